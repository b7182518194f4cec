// What Martlet reaches, side by side with what it is measured against, in one run. Usage: node run.mjs BUILD PRACTICE [--people N] [--seconds S]
// Prints a table of ratios with the machine and versions; nothing here passes or fails.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cookieOf, ended, started } from '../stories/server.mjs';
import { filled, formsOf, textOf } from '../stories/page.mjs';

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
	if (!/Requests\/sec/.test(out) || !/^\s+99%\s+[\d.]+/m.test(out))
		throw new Error(`wrk measured nothing at ${url}: ${out}`);
	const ms = s => { const m = s.match(/([\d.]+)(us|ms|s)/); return Number(m[1]) * { us: 0.001, ms: 1, s: 1000 }[m[2]]; };
	return { rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), p50: ms(out.match(/^\s+50%\s+(\S+)/m)[1]), p99: ms(out.match(/^\s+99%\s+(\S+)/m)[1]),
		bad: Number(out.match(/Non-2xx or 3xx responses: (\d+)/)?.[1] ?? 0) };
}

async function signIn(base, number, passphrase) {
	let r = await fetch(base + '/sign-in');
	let cookie = cookieOf(r);
	const form = formsOf(await r.text()).find(f => f.fields.some(x => x.name === 'password'));
	r = await fetch(base + '/sign-in', { method: 'POST', redirect: 'manual', headers: { cookie, origin: base, 'content-type': 'application/x-www-form-urlencoded' },
		body: filled(form, { number: [number], password: [passphrase] }).toString() });
	cookie = cookieOf(r, cookie);
	r = await fetch(base + '/purpose', { headers: { cookie } });
	const asked = formsOf(await r.text()).find(f => f.action === '/purpose');
	await fetch(base + '/purpose', { method: 'POST', redirect: 'manual', headers: { cookie, origin: base, 'content-type': 'application/x-www-form-urlencoded' },
		body: filled(asked, {}).toString() });
	return cookie;
}

function makeForce() {
	if (existsSync(join(data, 'martlet.db')))
		return readFileSync(join(dir, 'passphrase'), 'utf8');
	const begun = Date.now();
	const out = execFileSync(martlet, ['demo', '--data', data, '--people', String(people), '--seed', '1', '--practice', practice], { encoding: 'utf8', maxBuffer: 1 << 26 });
	row(`demonstration force of ${people} people`, `${((Date.now() - begun) / 1000).toFixed(0)} s`, '120 s', (((Date.now() - begun) / 1000) / 120).toFixed(2),
		mib(statSync(join(data, 'martlet.db')).size / 1048576) + ' on disk');
	const passphrase = out.match(/passphrase "([^"]+)"/)[1];
	writeFileSync(join(dir, 'passphrase'), passphrase);
	return passphrase;
}

// A first turn warms what a server that has been up for a minute has warm; the second is measured.
async function pictures(server, cookie, url) {
	const page = await fetch(server.at + url, { headers: { cookie } });
	const bytes = Buffer.from(await page.arrayBuffer());
	writeFileSync(join(dir, 'page.html'), bytes);
	const bare = await started(bench('bare'), ['127.0.0.1:0', join(dir, 'page.html')], /(http:\S+)/, []);
	wrk(server.at + url, cookie);
	const one = wrk(server.at + url, cookie, 1), ours = wrk(server.at + url, cookie), floor = wrk(bare.at);
	await ended(bare.child);
	row(`whole-child picture, ${(bytes.length / 1024).toFixed(0)} KiB, 64 connections, each view durable in the ledger`, `${ours.rate.toFixed(0)}/s p50 ${ours.p50} p99 ${ours.p99} ms`,
		`${floor.rate.toFixed(0)}/s p50 ${floor.p50} p99 ${floor.p99} ms`, (ours.rate / floor.rate).toFixed(3), ours.bad ? `${ours.bad} refused` : 'bare server, same bytes');
	row('whole-child picture, one connection', `p50 ${one.p50} p99 ${one.p99} ms`, '10 ms p99', (one.p99 / 10).toFixed(2));
}

// What a call handler types when a child is reported: the form as the page offers it, with its required fields filled.
const contact = { 'called_at.day': ['today'], 'called_at.time': ['now'], how: ['call_999'], caller_name: ['Sam Fenwick'], caller: ['parent'], caller_number: ['07700 900123'],
	said: ['She has not come back from the park. She was with two friends who came home an hour ago. '.repeat(3)],
	worried: ['She has never been out this late, and her phone is off. '.repeat(3)], tried: ['We have rung her friends and walked round the park.'] };

async function submissions(server, cookie, children, outcome) {
	const text = await (await fetch(`${server.at}/contacts/new?move=record&child=${children[0]}`, { headers: { cookie } })).text();
	const form = formsOf(text).find(f => f.method === 'post' && f.fields.some(x => x.name === '_key'));
	const body = filled(form, Object.fromEntries(Object.entries({ ...contact, outcome: [outcome] }).map(([name, value]) => [name, [...value]])));
	body.set('_key', randomBytes(16).toString('hex'));
	const first = await fetch(server.at + form.action, { method: 'POST', redirect: 'manual', body: body.toString(),
		headers: { cookie, origin: server.at, 'content-type': 'application/x-www-form-urlencoded' } });
	if (first.status !== 303)
		throw new Error(`a contact was answered ${first.status}, not 303: ${textOf(await first.text()).slice(0, 800)}`);
	body.delete('_key');
	body.delete('child');
	writeFileSync(join(dir, 'children'), children.join('\n') + '\n');
	const out = spawnSync('wrk', ['-t1', '-c64', `-d${seconds}s`, '-s', new URL('submit.lua', import.meta.url).pathname, server.at, '--', cookie,
		body.toString(), form.action, server.at, join(dir, 'children')], { encoding: 'utf8' });
	const bad = out.stdout.match(/not 303: (\d+)/);
	if (!bad || Number(bad[1]))
		throw new Error(`contacts were not acknowledged: ${out.stdout}${out.stderr}`);
	return Number(out.stdout.match(/Requests\/sec:\s+([\d.]+)/)[1]);
}

const passphrase = makeForce();
let begun = process.hrtime.bigint();
const server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--page-rate', '0'], /(http:\/\/127\.0\.0\.1:\d+)/, []);
const ready = Number(process.hrtime.bigint() - begun) / 1e9;
row('start to ready', `${ready.toFixed(2)} s`, '1 s', ready.toFixed(2), mib(memory(server.child.pid)) + ' then');
try {
	const cookie = await signIn(server.at, 'CH4471', passphrase);
	const found = await (await fetch(server.at + '/find?q=Keira+Ashdown', { headers: { cookie } })).text();
	const url = found.match(/href="(\/people\/[^"?/]+)"/)?.[1] ?? '/';
	await pictures(server, cookie, url);
	const children = execFileSync('sqlite3', ['-readonly', join(data, 'martlet.db'), "select ref from person where born > '2010' and id not in (select record from restricted) order by id desc limit 20000"],
		{ encoding: 'utf8', maxBuffer: 1 << 26 }).trim().split('\n');
	const raw = bytes => Number(execFileSync(bench('raw'), [join(dir, 'raw.db'), String(bytes), '64', String(seconds)], { encoding: 'utf8' }));
	const put = await submissions(server, cookie, children, 'worry'), rawPut = raw(1400);
	row('durable acknowledged contacts, 64 clients', `${put.toFixed(0)}/s`, `${rawPut.toFixed(0)}/s`, (put / rawPut).toFixed(3), 'raw SQLite, groups of 64 rows of 1,400 bytes');
	const missing = await submissions(server, cookie, children, 'missing');
	row('the same, of missing children: contact, episode, circulation, its message', `${missing.toFixed(0)}/s`, `${rawPut.toFixed(0)}/s`, (missing / rawPut).toFixed(3), 'the same raw rows');
	row('memory after the load', mib(memory(server.child.pid)), '', '');
} finally {
	await ended(server.child);
}
begun = process.hrtime.bigint();
const verified = spawnSync(martlet, ['verify', '--data', data], { encoding: 'utf8' });
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
