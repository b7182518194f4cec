// What Martlet reaches, side by side with what it is measured against, in one run. Usage: node run.mjs BUILD PRACTICE [--people N] [--seconds S]
// Prints a table of ratios with the machine and versions; nothing here passes or fails.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, started } from '../stories/server.mjs';
import { filled, formsOf } from '../stories/page.mjs';

const [build, practice, ...rest] = process.argv.slice(2);
const option = (name, otherwise) => Number(rest[rest.indexOf('--' + name) + 1] && rest.includes('--' + name) ? rest[rest.indexOf('--' + name) + 1] : otherwise);
const people = option('people', 1000000), seconds = option('seconds', 8);
const martlet = join(build, 'src/cmd/martlet'), bench = name => join(build, 'tests/bench', name);
const dir = process.env.MARTLET_BENCH_DIR ?? mkdtempSync(join(tmpdir(), 'martlet-bench-')), data = join(dir, 'data');
const rows = [];
const row = (what, ours, peer, ratio, note = '') => { rows.push([what, ours, peer, ratio, note]); console.log([what, ours, peer, ratio, note].join(' | ')); };
const memory = pid => Number(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').match(/^Pss:\s+(\d+)/m)[1]) / 1024;
const mib = n => `${n.toFixed(0)} MiB`;

function wrk(url, cookie, connections = 64) {
	const out = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', ...(cookie ? ['-H', `cookie: ${cookie}`] : []), url], { encoding: 'utf8' }).stdout;
	const ms = s => { const m = s.match(/([\d.]+)(us|ms|s)/); return Number(m[1]) * { us: 0.001, ms: 1, s: 1000 }[m[2]]; };
	return { rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), p50: ms(out.match(/50%\s+(\S+)/)[1]), p99: ms(out.match(/99%\s+(\S+)/)[1]),
		bad: Number(out.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0) };
}

async function signIn(base, number, passphrase) {
	let r = await fetch(base + '/sign-in');
	let cookie = r.headers.getSetCookie().map(c => c.split(';')[0])[0] ?? '';
	const form = formsOf(await r.text()).find(f => f.fields.some(x => x.name === 'password'));
	r = await fetch(base + '/sign-in', { method: 'POST', redirect: 'manual', headers: { cookie, origin: base, 'content-type': 'application/x-www-form-urlencoded' },
		body: filled(form, { number: [number], password: [passphrase] }).toString() });
	return r.headers.getSetCookie().map(c => c.split(';')[0])[0] ?? cookie;
}

function makeForce() {
	if (existsSync(join(data, 'martlet.db')))
		return readFileSync(join(dir, 'passphrase'), 'utf8');
	const begun = Date.now();
	const out = execFileSync(martlet, ['demo', '--data', data, '--people', String(people), '--seed', '1', '--practice', practice], { encoding: 'utf8', maxBuffer: 1 << 26 });
	row(`demonstration force of ${people} people`, `${((Date.now() - begun) / 1000).toFixed(0)} s`, '120 s', (((Date.now() - begun) / 1000) / 120).toFixed(2),
		mib(statSync(join(data, 'martlet.db')).size / 1048576) + ' on disk');
	const passphrase = out.match(/passphrase[^:]*:\s*(.+)/i)[1].trim();
	writeFileSync(join(dir, 'passphrase'), passphrase);
	return passphrase;
}

async function pictures(server, cookie, url) {
	const page = await fetch(server.at + url, { headers: { cookie } });
	const bytes = Buffer.from(await page.arrayBuffer());
	writeFileSync(join(dir, 'page.html'), bytes);
	const bare = await started(bench('bare'), ['127.0.0.1:0', join(dir, 'page.html')], /(http:\S+)/, []);
	const one = wrk(server.at + url, cookie, 1), ours = wrk(server.at + url, cookie), floor = wrk(bare.at);
	await ended(bare.child);
	row(`whole-child picture, ${(bytes.length / 1024).toFixed(0)} KiB, 64 connections, each view durable in the ledger`, `${ours.rate.toFixed(0)}/s p50 ${ours.p50} p99 ${ours.p99} ms`,
		`${floor.rate.toFixed(0)}/s p50 ${floor.p50} p99 ${floor.p99} ms`, (ours.rate / floor.rate).toFixed(3), ours.bad ? `${ours.bad} refused` : 'bare server, same bytes');
	row('whole-child picture, one connection', `p50 ${one.p50} p99 ${one.p99} ms`, '10 ms p99', (one.p99 / 10).toFixed(2));
}

async function submissions(server, cookie) {
	const text = await (await fetch(server.at + '/contacts/new', { headers: { cookie } })).text();
	const form = formsOf(text).find(f => f.method === 'post' && f.fields.some(x => x.name === 'key'));
	const typed = {};
	for (const f of form.fields)
		if (f.type === 'textarea')
			typed[f.name] = ['Rang to say she has not come back from the park. '.repeat(6)];
	const body = filled(form, typed);
	for (const [name, value] of Object.entries({ came_at: '', ...JSON.parse(process.env.MARTLET_BENCH_FORM ?? '{}') }))
		if (value)
			body.set(name, value);
	body.delete('key');
	const before = statSync(join(data, 'martlet.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
	const out = spawnSync('wrk', ['-t1', '-c64', `-d${seconds}s`, '-s', new URL('submit.lua', import.meta.url).pathname, server.at + form.action, '--', cookie,
		body.toString() + '&key=', form.action, server.at], { encoding: 'utf8' });
	const rate = Number(out.stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]);
	const refused = Number(out.stdout.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0);
	void before;
	return { rate, refused, trouble: out.stderr.slice(0, 200) };
}

const passphrase = makeForce();
let begun = process.hrtime.bigint();
const server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0'], /(http:\/\/127\.0\.0\.1:\d+)/, []);
const ready = Number(process.hrtime.bigint() - begun) / 1e9;
row('start to ready', `${ready.toFixed(2)} s`, '1 s', ready.toFixed(2), mib(memory(server.child.pid)) + ' then');
const cookie = await signIn(server.at, 'CH4471', passphrase);
const found = await (await fetch(server.at + '/find?q=Keira+Ashdown', { headers: { cookie } })).text();
const url = found.match(/href="(\/people\/[^"?/]+)"/)?.[1] ?? '/';
await pictures(server, cookie, url);
const put = await submissions(server, cookie);
const raw = Number(execFileSync(bench('raw'), [join(dir, 'raw.db'), '1400', '64', String(seconds)], { encoding: 'utf8' }));
row('durable acknowledged contacts, 64 clients', `${put.rate.toFixed(0)}/s`, `${raw.toFixed(0)}/s`, (put.rate / raw).toFixed(3), put.refused ? `${put.refused} REFUSED ${put.trouble}` : 'raw SQLite, groups of 64 rows of 1,400 bytes');
row('memory after the load', mib(memory(server.child.pid)), '', '');
await ended(server.child);
begun = process.hrtime.bigint();
const verified = spawnSync(martlet, ['verify', '--data', data, '--practice', practice], { encoding: 'utf8' });
const took = Number(process.hrtime.bigint() - begun) / 1e9;
const bytes = Number((verified.stdout + verified.stderr).match(/([\d,]+) bytes/)?.[1].replaceAll(',', '') ?? 0);
const sha = Number(execFileSync(bench('sha'), [String(Math.max(bytes, 1 << 28))], { encoding: 'utf8' }));
row('verify', `${(bytes / 1e6 / took).toFixed(0)} MB/s (${took.toFixed(1)} s, ${verified.status === 0 ? 'clean' : 'NOT CLEAN'})`, `${sha.toFixed(0)} MB/s`, (bytes / 1e6 / took / sha).toFixed(3), 'SHA-256 of as many bytes, one core');
console.log(`\n${cpus().length} × ${cpus()[0].model}; ${execFileSync('uname', ['-sr'], { encoding: 'utf8' }).trim()}; SQLite ${execFileSync('sqlite3', ['--version'], { encoding: 'utf8' }).split(' ')[0]}`);
console.log('\n| what | Martlet | against | ratio | |\n|---|---|---|---|---|');
for (const r of rows)
	console.log('| ' + r.join(' | ') + ' |');
if (!process.env.MARTLET_BENCH_DIR)
	rmSync(dir, { recursive: true, force: true });
