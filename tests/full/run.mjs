// A full disk, on a disk of its own: views and writes are refused in words with nothing of any child on the page, nothing acknowledged
// is lost, and when there is room again it goes on without a restart. Usage: node run.mjs MARTLET PRACTICE (as root: it mounts)
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filled, formsOf, textOf } from '../stories/page.mjs';
import { cookieOf, ended, force, started } from '../stories/server.mjs';

const [martlet, practice] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'martlet-full-')), data = join(dir, 'disk', 'data'), clock = join(dir, 'clock'), log = [];
let server, cookie = '', passed = 0, failed = 0;

function tell(name, good, words = '') {
	if (good)
		passed++;
	else
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${name}${good ? '' : `\n      ${words}`}`);
}

async function ask(path, init = {}) {
	const r = await fetch(server.at + path, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
	cookie = cookieOf(r, cookie);
	return { status: r.status, html: await r.text(), to: r.headers.get('location') };
}

async function post(path, typed, wants) {
	const page = await ask(path);
	const form = formsOf(page.html).find(f => f.method === 'post' && f.fields.some(x => x.name === wants));
	return () => ask(form.action, { method: 'POST', body: filled(form, typed()).toString(),
		headers: { origin: server.at, 'content-type': 'application/x-www-form-urlencoded' } });
}

function fill() {
	const files = [];
	for (const size of [65536, 1024, 16])
		try {
			const path = join(dir, 'disk', `fill-${size}`), fd = openSync(path, 'w'), block = Buffer.alloc(size);
			files.push(path);
			try {
				while (writeSync(fd, block) === size)
					;
			} finally {
				closeSync(fd);
			}
		} catch (e) {
			if (e.code !== 'ENOSPC')
				throw e;
		}
	return () => files.forEach(f => unlinkSync(f));
}

try {
	execFileSync('mkdir', [join(dir, 'disk')]);
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', join(dir, 'disk')]);
	const passphrase = await force(martlet, practice, data, 300, '2026-01-05T02:00:00Z');
	writeFileSync(clock, '+2026-01-05T02:00:00Z');
	server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--clock', clock], /(http:\/\/127\.0\.0\.1:\d+)/, log);
	await (await post('/sign-in', () => ({ number: ['CH4471'], password: [passphrase] }), 'password'))();
	await (await post('/purpose', () => ({}), 'purpose'))();
	const child = (await ask('/find?q=Keira+Ashdown')).html.match(/href="(\/people\/[^"?/]+)"/)[1];
	tell('the child is shown while there is room', (await ask(child)).status === 200);
	const typed = () => ({ 'reported_at.day': ['today'], 'reported_at.time': ['now'], circumstances: ['Did not come back'], 'last_seen_at.absent': ['not_known'],
		reporter_name: ['Jo Brand-Ellis'], reporter: ['home_staff'], reporter_number: ['01632 960144'], worried: ['Thirteen'], tried: ['Rang'] });
	const report = await post(`/missing/new?move=report&child=${child.split('/').pop()}`, typed, 'circumstances');
	const empty = fill();
	let refused = 0, leaked = 0;
	for (let i = 0; i < 40; i++) {
		const r = await ask(child);
		refused += r.status === 503;
		leaked += r.status !== 200 && /Keira|Ashdown/i.test(r.html);
	}
	tell('with the disk full the view that cannot be logged is not shown', refused > 0, `${refused} refused`);
	tell('and nothing of the child stands on the refusal', leaked === 0, `${leaked} leaked`);
	tell('the refusal is in words', /cannot be written/.test(textOf((await ask(child)).html)));
	const kept = await report();
	tell('a report is refused, not half taken', kept.status === 503 || kept.status === 507, `answered ${kept.status}`);
	empty();
	tell('with room again it goes on without a restart', (await ask(child)).status === 200);
	const done = await report();
	tell('and the same form, sent again, is taken once', done.status === 303, `answered ${done.status}: ${textOf(done.html).slice(0, 600)}`);
	await ended(server.child);
	const proof = spawnSync(martlet, ['verify', '--data', data], { encoding: 'utf8' });
	tell('the ledger and every row are proved', proof.status === 0, proof.stdout + proof.stderr);
} catch (e) {
	tell('a disk of its own', false, `${e.message} ${log.join('').slice(-1500)}`);
} finally {
	await ended(server?.child);
	spawnSync('umount', [join(dir, 'disk')]);
	rmSync(dir, { recursive: true, force: true });
}
console.log(`full: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
