// The server itself, under its administrator's hands: what it will not open, and what it says when its file is taken away. Usage: node run.mjs MARTLET PRACTICE
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linksOf, textOf } from '../stories/page.mjs';
import { ended, force, started } from '../stories/server.mjs';
import { Visitor } from '../stories/visitor.mjs';

const [martlet, practice] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'martlet-server-')), data = join(dir, 'data'), clock = join(dir, 'clock'), live = join(dir, 'live');
let passed = 0, failed = 0, passphrase = '';

function tell(name, good, words = '') {
	if (good)
		passed++;
	else
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${name}${good ? '' : `\n      ${words}`}`);
}

function account(verb, number, input, of = live) {
	return spawnSync(martlet, ['account', verb, '--data', data, '--practice', of, '--number', number], { encoding: 'utf8', input });
}

// Starts the server; gives what it said when it would not.
async function serve(of) {
	const log = [];
	try {
		return { server: await started(martlet, ['serve', '--data', data, '--practice', of, '--listen', '127.0.0.1:0', '--clock', clock],
			/(http:\/\/127\.0\.0\.1:\d+)/, log), said: '' };
	} catch {
		return { said: log.join('') };
	}
}

async function livePractice() {
	cpSync(practice, live, { recursive: true });
	const file = join(live, 'practice.yaml'), text = readFileSync(file, 'utf8');
	writeFileSync(file, text.replace(/^live: .*\n/m, ''));
	tell('a live practice is one without the words', readFileSync(file, 'utf8') !== text);
	const first = await serve(live);
	await ended(first.server?.child);
	tell('a live practice is not served while the demonstration can sign in', /is live, and the demonstration's passphrase still opens CH4471, SV2210/.test(first.said) &&
		/nothing was started/.test(first.said), first.said || 'it was served');
	for (const number of ['CH4471', 'SV2210', 'PC1907', 'PC3015', 'MC5120', 'DI0622', 'AU7704'])
		account('disable', number);
	const second = await serve(live);
	await ended(second.server?.child);
	tell('one account is enough', /still opens AD9001:/.test(second.said), second.said || 'it was served');
	tell('a passphrase that is too short is not set', account('password', 'AD9001', 'short\n').status === 1);
	tell('another passphrase is set', account('password', 'AD9001', 'tea before the early shift\n').status === 0);
	const third = await serve(live);
	await ended(third.server?.child);
	tell('then it is served', third.server !== undefined, third.said);
	tell('a disabled account is let in again by name', account('enable', 'CH4471').status === 0 && account('enable', 'XX1').status === 1);
	const fourth = await serve(live);
	await ended(fourth.server?.child);
	tell('and is refused again with it', /still opens CH4471:/.test(fourth.said), fourth.said || 'it was served');
}

// What can happen to a file; each is undone with the server stopped.
const lost = {
	removed: path => renameSync(path, `${path}-away`),
	replaced: path => { copyFileSync(path, `${path}-other`); renameSync(`${path}-other`, path); },
	'cut short': path => truncateSync(path, 65536),
};

async function lostFile(how, kept) {
	const path = join(data, 'martlet.db');
	const { server, said } = await serve(practice);
	if (!server)
		throw new Error(`not served: ${said}`);
	const officer = new Visitor('officer', 'CH4471', () => server.at);
	await officer.signIn(passphrase);
	await officer.open('/find?q=Keira+Ashdown');
	const child = linksOf(officer.page).find(l => /^\/people\/PN-/.test(l.href)).href;
	tell(`${how}: the child is shown before`, await officer.open(child) === 200 && /Keira/.test(officer.page), officer.page.slice(0, 300));
	await officer.open('/people/new?move=add');
	const form = officer.page;
	lost[how](path);
	const shown = await officer.open(child);
	tell(`${how}: a view is refused in words, with nothing of the child`, shown === 503 && /cannot be/.test(textOf(officer.page)) &&
		!/Keira|Ashdown/.test(officer.page), `${shown} ${textOf(officer.page).slice(0, 300)}`);
	officer.page = form;
	officer.at = '/people/new?move=add';
	await officer.submit('Add a person', { given_names: ['Half'], family_name: ['Done'] });
	tell(`${how}: a form is refused, nothing half done`, officer.status === 503, `${officer.status} ${textOf(officer.page).slice(0, 300)}`);
	tell(`${how}: health says so`, await officer.open('/health') === 503, officer.page);
	await ended(server.child);
	rmSync(data, { recursive: true });
	cpSync(kept, data, { recursive: true });
}

try {
	writeFileSync(clock, '2026-01-05T02:00:00Z');
	passphrase = await force(martlet, practice, data, 100, '2026-01-05T02:00:00Z');
	await livePractice();
	const kept = join(dir, 'kept');
	cpSync(data, kept, { recursive: true });
	for (const how of Object.keys(lost))
		await lostFile(how, kept);
	truncateSync(join(data, 'martlet.db'), 65536);
	const broken = await serve(practice);
	await ended(broken.server?.child);
	tell('a file cut short is not opened, in words', !broken.server && /martlet serve: \S/.test(broken.said), broken.said || 'it was served');
	rmSync(data, { recursive: true });
	cpSync(kept, data, { recursive: true });
	const proof = spawnSync(martlet, ['verify', '--data', data], { encoding: 'utf8' });
	tell('what was put back is proved', proof.status === 0, proof.stdout + proof.stderr);
} catch (e) {
	tell('a server to try', false, e.stack);
} finally {
	rmSync(dir, { recursive: true, force: true });
}
console.log(`server: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
