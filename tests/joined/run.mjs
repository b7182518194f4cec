// Joined, separated, joined again, through the server: every byte of the pages about both records before, between and after; the entries
// of each decision; the proof after each; the identity as it was known at instants between; and a separated pair that stays separated
// whatever happens to either record. Usage: node run.mjs MARTLET PRACTICE
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linksOf, textOf } from '../stories/page.mjs';
import { ended, force, started } from '../stories/server.mjs';
import { Visitor } from '../stories/visitor.mjs';

const [martlet, practice] = process.argv.slice(2), here = dirname(fileURLToPath(import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'martlet-joined-')), data = join(dir, 'data'), clock = join(dir, 'clock'), file = join(data, 'martlet.db');
let passed = 0, failed = 0, server;

/** What may differ between two drawings of a page on which nothing has changed; each must be met, or it has no place in this list. */
const DIFFERS = [
	['a number drawn for each page, by which its styles are allowed', /nonce="[0-9a-f]{32}"/g],
	['that the pair waits for a decision: after one it does not', /<li>(?:(?!<\/li>)[\s\S])*May be recorded twice(?:(?!<\/li>)[\s\S])*<\/li>/g],
];
const met = new Set();

function same(page) {
	return DIFFERS.reduce((text, [name, pattern]) => text.replace(pattern, () => {
		met.add(name);
		return '';
	}), page);
}

function test(name, words) {
	words ? failed++ : passed++;
	console.log(`${words ? 'not ok' : 'ok'} ${name}${words ? '\n      ' + String(words).slice(0, 1500) : ''}`);
}

/** Where two texts part; nothing when they do not. */
function parting(one, other) {
	if (one === other)
		return '';
	let at = 0;
	while (one[at] === other[at])
		at++;
	return `at byte ${at}:\n      ${one.slice(at - 60, at + 240)}\n      ${other.slice(at - 60, at + 240)}`;
}

const at = time => writeFileSync(clock, `2026-01-05T${time}Z`);
const sql = text => spawnSync('sqlite3', [file, text], { encoding: 'utf8' }).stdout.trim();
const tool = (...args) => spawnSync(martlet, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
const decisions = () => Number(sql("select count(*) from ledger where substr(core, 5, 2) = x'0500'"));

async function serve() {
	server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--clock', clock],
		/(http:\/\/127\.0\.0\.1:\d+)/, []);
}

function proved(name) {
	const r = tool('verify', '--data', data, '--quick');
	test(`${name}: verify is clean`, r.status ? r.stdout + r.stderr : '');
}

const who = new Visitor('coordinator', 'MC5120', () => server.at);
let first, second;

async function pages(instant) {
	const out = {};
	for (const ref of [first, second])
		for (const path of ['', '/chronology', '/print']) {
			await who.open(`/people/${ref}${path}${instant ? `?at=${instant}` : ''}`);
			if (who.status !== 200)
				throw new Error(`/people/${ref}${path}: ${who.status}`);
			out[`${ref === first ? 'one' : 'the other'}${path}`] = same(who.page);
		}
	return out;
}

function alike(name, one, other) {
	for (const page of Object.keys(one))
		test(`${name}: ${page}, byte for byte`, parting(one[page], other[page]));
}

function differ(name, one, other) {
	for (const page of Object.keys(one))
		test(`${name}: ${page} tells more`, one[page] === other[page] ? 'the same page' : '');
}

async function decide(button, reason) {
	const before = decisions();
	await who.open(`/identities/${first}/${second}`);
	await who.submit(button, { reason: [reason] });
	test(`${button}: it is done`, who.status === 200 ? '' : `${who.status} ${textOf(who.page).slice(0, 800)}`);
	test(`${button}: one entry in the ledger`, decisions() === before + 1 ? '' : `${decisions() - before}`);
	await who.open(`/identities/${first}/${second}`);
	test(`${button}: the entry is told, with its reason`, textOf(who.page).includes(reason) ? '' : textOf(who.page).slice(-1500));
	proved(button);
}

async function asked() {
	await who.open('/identities');
	const pair = linksOf(who.page).some(l => l.href.includes(first) && l.href.includes(second));
	await who.open(`/people/${first}`);
	return pair || textOf(who.page).includes(`May be recorded twice: ${second}`);
}

async function indexed() {
	for (let i = 0; i < 100; i++) {
		await who.open('/find?q=Keira+Ashdown');
		if (textOf(who.page).includes('people however their names are spelt'))
			return;
		await new Promise(done => setTimeout(done, 100));
	}
	throw new Error('the index of people was never built');
}

async function find_them() {
	await indexed();
	await who.open('/identities');
	for (let i = 0; i < 100 && !linksOf(who.page).some(l => l.text.includes('Ashdown, Keira Leigh')); i++) {
		await new Promise(done => setTimeout(done, 100));
		await who.open('/identities');
	}
	const link = linksOf(who.page).find(l => /^\/identities\/.*\/./.test(l.href) && l.text.includes('Ashdown, Keira Leigh'));
	[, first, second] = link.href.match(/^\/identities\/([^/]+)\/([^/]+)$/);
}

// ---- Pages, entries and proof at each step; the clock stands still, so that a page may only differ by what was decided.

async function joined_and_separated() {
	test('before anything, the pair waits for a decision', await asked() ? '' : 'it does not');
	const before = await pages();
	await decide('Join', 'Same birthday, same home');
	const together = await pages();
	differ('joined', before, together);
	for (const page of ['', '/print'])
		test(`joined: one${page} says which rows it stands on`, ['one', 'the other'].every(x => textOf(together[x + page]).includes('stands on 2 records')) &&
			textOf(together['one' + page]).includes(second) && textOf(together['the other' + page]).includes(first) ? '' : textOf(together['one' + page]).slice(0, 900));
	test('joined: the chronology says which rows it stands on', textOf(together['one/chronology']).includes('2 records') &&
		textOf(together['one/chronology']).includes(second) ? '' : textOf(together['one/chronology']).slice(0, 900));
	await decide('Separate', 'Her cousin, born the same day');
	alike('separated again, as before it was joined', before, await pages());
	test('separated: nobody is asked again', await asked() ? 'it is suggested' : '');
	await decide('Join', 'The certificate was the cousin’s');
	alike('joined again, as when it was first joined', together, await pages());
	return { before, together };
}

// ---- As known between: what was decided later changes no page of the past.

async function known_between() {
	const then = { '02:05:00': 2, '02:15:00': 1, '02:25:00': 2, '02:35:00': 1 };
	for (const [time, what] of [['02:10:00', 'Separate'], ['02:20:00', 'Join'], ['02:30:00', 'Separate']]) {
		at(time);
		await decide(what, `decided at ${time}`);
	}
	at('02:40:00');
	const seen = {};
	for (const [time, rows] of Object.entries(then)) {
		seen[time] = await pages(`2026-01-05T${time}Z`);
		const says = textOf(seen[time].one).includes('stands on 2 records');
		test(`as known at ${time}: ${rows === 2 ? 'one person' : 'two people'}`, says === (rows === 2) ? '' : textOf(seen[time].one).slice(0, 900));
	}
	await decide('Join', 'and once more');
	for (const time of Object.keys(then))
		alike(`as known at ${time}, whatever was decided since`, seen[time], await pages(`2026-01-05T${time}Z`));
	await decide('Separate', 'and not after all');
}

// ---- Separated is separated.

async function stays_separated() {
	const never = async (name) => {
		await indexed();
		test(`a separated pair is not suggested again: ${name}`, await asked() ? 'it is suggested' : '');
	};
	await who.open(`/people/${second}/do/correct`);
	await who.submit(undefined, { given_names: ['Keira Leigh'], middle_names: [''] }).catch(() => who.submit(undefined, { given_names: ['Keira Leigh'] }));
	test('one is corrected to read as the other', who.status === 200 ? '' : textOf(who.page).slice(0, 900));
	await never('after an edit');
	await ended(server.child);
	await serve();
	await never('after a restart');
	await ended(server.child);
	const linked = tool('link-people', '--data', data, '--practice', practice);
	const sample = join(here, '../import/records_system.csv'), map = join(here, '../../maps/records_system_extract.yaml');
	const imported = tool('import', '--data', data, '--practice', practice, '--type', 'person', '--map', map, '--quarantine', join(dir, 'q.csv'), sample);
	const again = tool('link-people', '--data', data, '--practice', practice);
	const rebuilt = tool('rebuild', '--data', data, '--practice', practice, '--swap');
	test('everybody was held against everybody, people imported, all again, and all tables rebuilt', linked.status || ![0, 3].includes(imported.status) ||
		again.status || rebuilt.status ? [linked, imported, again, rebuilt].map(r => `${r.status} ${r.stdout}${r.stderr}`).join('\n') : '');
	await serve();
	await never('after an import, everybody compared twice and a rebuild');
	proved('at the end');
}

// ---- The planted fault: an identity somebody opened again behind our back must be seen by the pages and by the proof.

async function planted() {
	const before = await pages();
	const row = sql('select decision from identity where until is not null order by decision desc limit 1');
	const until = sql(`select until from identity where decision = ${row} limit 1`);
	sql(`update identity set until = null where decision = ${row}`);
	const after = await pages();
	const said = tool('verify', '--data', data, '--quick');
	test('a row changed behind our back is seen on the page', before.one === after.one ? 'it is not' : '');
	test('and by verify, which names table, row and field', said.status && said.stdout.includes(`identity ${first} until:`) ? '' : said.stdout);
	sql(`update identity set until = ${until} where decision = ${row}`);
	proved('put right again');
}

try {
	const passphrase = await force(martlet, practice, data, 300, '2026-01-05T02:00:00Z');
	at('02:00:00');
	await serve();
	await who.signIn(passphrase);
	await find_them();
	await joined_and_separated();
	await known_between();
	await planted();
	await stays_separated();
	for (const [name] of DIFFERS)
		test(`pages differ by: ${name}`, met.has(name) ? '' : 'never met: take it out of the list');
} catch (e) {
	test('played to the end', e.stack);
} finally {
	await ended(server?.child);
	rmSync(dir, { recursive: true, force: true });
}
console.log(`joined: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
