// Any one field changed behind Martlet's back is named: for every column of every record type that holds something in a demonstration
// force, the sqlite3 shell changes one row of a copy, and `martlet verify` must name table, row and field. Then the copy is as it was,
// and verify must be silent again. Then the tables that hold no records, one field or row at a time: verify names those the ledger speaks of,
// rebuild those that follow from records. Usage: node run.mjs MARTLET PRACTICE
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { linksOf } from '../stories/page.mjs';
import { ended, force, started } from '../stories/server.mjs';
import { Visitor } from '../stories/visitor.mjs';

const [martlet, practice] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'martlet-tamper-')), data = join(dir, 'data'), file = join(data, 'martlet.db'), clean = join(dir, 'clean.db');
const own = new Set(['id', 'created_at', 'created_by', 'changed_at', 'changed_by']);

function sql(text) {
	const r = spawnSync('sqlite3', ['-json', file, text], { encoding: 'utf8', maxBuffer: 1 << 26 });
	if (r.status !== 0)
		throw new Error(`sqlite3: ${r.stderr} for ${text}`);
	return r.stdout.trim() ? JSON.parse(r.stdout) : [];
}

function verify() {
	const r = spawnSync(martlet, ['verify', '--data', data, '--quick'], { encoding: 'utf8' });
	return { clean: r.status === 0, words: r.stdout + r.stderr };
}

function other(value) {
	return typeof value === 'number' ? `${value} + 1` : `'${String(value).replaceAll("'", "''").slice(0, -1)}` + (String(value).endsWith('~') ? "!'" : "~'");
}

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Somebody signs in and decides about three pairs; a file is imported. */
async function lived_in(passphrase) {
	const clock = join(dir, 'clock');
	writeFileSync(clock, '2026-01-05T02:00:00Z');
	const server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--clock', clock],
		/(http:\/\/127\.0\.0\.1:\d+)/, []);
	const who = new Visitor('coordinator', 'MC5120', () => server.at);
	const pairs = async () => {
		await who.open('/identities');
		return [...new Set(linksOf(who.page).map(l => l.href).filter(h => /^\/identities\/[^/]+\/[^/]+$/.test(h)))];
	};
	try {
		await who.signIn(passphrase);
		for (let i = 0; i < 100 && (await pairs()).length < 5; i++)
			await new Promise(done => setTimeout(done, 100));
		const [first, second, third, fourth] = await pairs();
		for (const [pair, button] of [[first, 'Join'], [first, 'Separate'], [second, 'Join'], [third, 'Different people'], [fourth, 'Leave as they are']]) {
			await who.open(pair);
			await who.submit(button, { reason: ['Seen, and the papers with it'] });
			if (who.status !== 200)
				throw new Error(`${button}: ${who.status}`);
		}
	} finally {
		await ended(server.child);
	}
	const r = spawnSync(martlet, ['import', '--data', data, '--practice', practice, '--type', 'person', '--map', join(root, 'maps/records_system_extract.yaml'),
		'--quarantine', join(dir, 'q.csv'), join(root, 'tests/import/records_system.csv')], { encoding: 'utf8' });
	if (![0, 3].includes(r.status))
		throw new Error(r.stdout + r.stderr);
}

/** The reference of the record a statement gives the number of. */
function ref(of) {
	const [{ id }] = sql(`select (${of}) as id`), [{ name }] = sql(`select name from type_no where no = ${id} & 1023`);
	return sql(`select ref from ${name} where id = ${id}`)[0].ref;
}

/** What is changed, one at a time, and the words verify must say of it. */
function beside() {
	const member = ref('select min(record) from identity where until is null'), left = ref('select min(record) from identity where until is not null');
	const apart = ref('select a from different limit 1'), settled = ref('select a from suggestion where settled is not null limit 1');
	const one = 'where rowid = (select min(rowid) from staff)';
	const who = sql('select number from staff order by rowid limit 1')[0].number;
	return [
		['identity: who is one with whom', 'update identity set identity = identity + 1024 where until is null', `identity ${member} identity:`],
		['identity: since when', 'update identity set since = since + 1 where until is null', `identity ${member} since:`],
		['identity: until when', 'update identity set until = until + 1 where until is not null', `identity ${left} until:`],
		['identity: still so', 'update identity set until = null', `identity ${left} until:`],
		['identity: by whom', 'update identity set by = 0 where until is null', `identity ${member} by:`],
		['identity: a row gone', 'delete from identity where until is null', `identity ${member} record: a decision in the ledger has no row`],
		['identity: a row nobody decided', "insert into identity values ((select max(id) from person), 9, (select max(id) from person), 1, null, 0)", 'decision: no decision'],
		['different: since when', 'update different set since = since + 1', `different ${apart} since:`],
		['different: until when', 'update different set until = 5', `different ${apart} until:`],
		['different: by whom', 'update different set by = 0', `different ${apart} by:`],
		['different: a row gone', 'delete from different', `different ${apart} a: a decision in the ledger has no row`],
		['suggestion: settled by nothing', 'update suggestion set settled = 1 where settled is not null', `suggestion ${settled} settled:`],
		['suggestion: waits again', 'update suggestion set settled = null', `settled: it waits`],
		['staff: number', `update staff set number = number || '9' ${one}`, `staff ${who}9 number:`],
		['staff: name', `update staff set name = name || 'x' ${one}`, `staff ${who} name:`],
		['staff: role', `update staff set role = 'administrator' ${one}`, `staff ${who} role:`],
		['staff: password', `update staff set password = (select password from staff order by rowid desc limit 1) ${one}`, `staff ${who} password:`],
		['staff: disabled', `update staff set disabled = 1 ${one}`, `staff ${who} disabled:`],
		['staff: an account nobody added', "insert into staff(id, number, name, role, password) values (1023 + 900 * 1024, 'ZZ1', 'Z', 'handler', '')", 'staff ZZ1: it is here, but no entry made it'],
		['staff: an account gone', `delete from staff ${one}`, 'its row is gone'],
		['session: nobody signed in for', "insert into session(token, id, staff, csrf, started, seen) select x'01', x'0102030405060708090a0b0c0d0e0f10', id, '', 1, 1 from staff limit 1",
			'it is open, but nobody signed in'],
		['session: given to another', 'update session set staff = (select min(id) from staff where id not in (select staff from session))', 'it is another'],
		['outbox: done without an answer', "insert into outbox(channel, message, record, webhook_id, payload, state, asked) select 'c', 'm', min(id), 'msg_x', '{}', 'done', 1 from person",
			'outbox msg_x state: it is done, but fewer answers were taken'],
		['outbox: tried without being logged', "insert into outbox(channel, message, record, webhook_id, payload, state, attempts, asked) select 'c', 'm', min(id), 'msg_y', '{}', 'waiting', 1, 1 from person",
			'outbox msg_y attempts:'],
		['outbox: about nothing', "insert into outbox(channel, message, record, webhook_id, payload, state, asked) values ('c', 'm', 77, 'msg_z', '{}', 'waiting', 1)", 'outbox msg_z record:'],
		['import_run: another file', "update import_run set digest = x'00'", 'import_run 1 digest:'],
		['import_run: another map', "update import_run set map = x'00'", 'import_run 1 map:'],
		['import_run: another type', 'update import_run set type_no = type_no + 1', 'import_run 1 type_no:'],
		['import_run: another source', "update import_source set name = name || 'x'", 'import_run 1 source:'],
		['import_run: another person', 'update import_run set by = (select min(id) from staff)', 'import_run 1 by:'],
		['import_row: another record', 'update import_row set record = 77', 'record: no entry made'],
		['import_row: another run', 'update import_row set run = 9', 'run: there was no such run'],
	];
}

/** The same of tables that follow from records: all at once, each of another row; what rebuild must say. */
function derived() {
	const clocks = sql('select record, name from clock where stopped is null and due is not null limit 7');
	const words = sql('select record, token from find_token group by record limit 2'), [link] = sql('select from_id, field_no, to_id from link limit 1');
	const [shown] = sql('select object, seq from ledger_shown limit 1');
	const key = c => `where record = ${c.record} and name = '${c.name}'`;
	return [
		...['started', 'warn', 'due', 'subject', 'stopped'].map((column, i) => [`clock: ${column}`, `update clock set ${column} = coalesce(${column}, 0) + 1 ${key(clocks[i])}`,
			`clock ${ref(clocks[i].record)} ${clocks[i].name} ${column}:`]),
		['clock: state', `update clock set state = 'done' ${key(clocks[5])}`, `clock ${ref(clocks[5].record)} ${clocks[5].name} state:`],
		['clock: one gone', `delete from clock ${key(clocks[6])}`, `clock ${ref(clocks[6].record)} ${clocks[6].name}: its row is gone`],
		['find_token: one gone', `delete from find_token where record = ${words[0].record} and token = '${words[0].token}'`,
			`find_token ${ref(words[0].record)} ${words[0].token}: its row is gone`],
		['find_token: one more', `insert into find_token values ('nzzz', ${words[1].record})`, `find_token ${ref(words[1].record)} nzzz: the ledger knows of no such row`],
		['link: since when', `update link set since = since + 1 where from_id = ${link.from_id} and field_no = ${link.field_no} and to_id = ${link.to_id}`, `link ${ref(link.from_id)}: its row is gone`],
		['ledger_shown: a view hidden', `delete from ledger_shown where object = ${shown.object} and seq = ${shown.seq}`, `ledger_shown ${ref(shown.object)}: its row is gone`],
	];
}

function rebuild() {
	rmSync(join(data, 'rebuilt'), { recursive: true, force: true });
	const r = spawnSync(martlet, ['rebuild', '--data', data, '--practice', practice], { encoding: 'utf8' });
	return { clean: r.status === 0, words: r.stdout + r.stderr };
}

function told(name, said, words) {
	if (!said.clean && said.words.includes(words))
		aside++;
	else
		missed.push(`${name}: ${said.clean ? 'not seen' : said.words.split('\n').slice(0, 3).join(' / ')}`);
}

function change(...changes) {
	const r = spawnSync('sqlite3', [file, `pragma foreign_keys = off; ${changes.join('; ')}`], { encoding: 'utf8' });
	if (r.status)
		throw new Error(r.stderr);
}

function each_beside() {
	for (const [name, how, words] of beside()) {
		change(how);
		told(name, verify(), words);
		copyFileSync(clean, file);
	}
	const first = rebuild(), all = derived();
	if (!first.clean)
		missed.push(`the clean copy is not what the ledger says: ${first.words}`);
	change(...all.map(([, how]) => how));
	const said = rebuild();
	for (const [name, , words] of all)
		told(name, said, words);
	copyFileSync(clean, file);
}

let named = 0, aside = 0, missed = [], tables = 0;
try {
	await lived_in(await force(martlet, practice, data, 300, '2026-01-05T02:00:00Z'));
	sql('pragma wal_checkpoint(truncate)');
	copyFileSync(file, clean);
	if (!verify().clean)
		throw new Error(`not clean to begin with: ${verify().words}`);
	const columns = sql(`select t.name as t, c.name as c from type_no n join sqlite_master t on t.name = n.name or t.name like n.name || '\\_\\_%' escape '\\', pragma_table_info(t.name) c
		where t.type = 'table' order by 1, 2`).filter(x => !own.has(x.c) && !['record', 'position'].includes(x.c));
	for (const { t, c } of columns) {
		const key = t.includes('__') ? 'record * 1000 + position' : 'id';
		// A row whose reference was changed is named by the reference it now shows.
		const owner = t.includes('__') ? `(select o.ref from ${t.split('__')[0]} o where o.id = ${t}.record)` : 'ref';
		const [row] = sql(`select ${key} as k, ${c} as v, ${owner} as ref from ${t} where ${c} is not null limit 1`);
		if (!row)
			continue;
		tables += c === 'state';
		spawnSync('sqlite3', [file, `pragma foreign_keys = off; pragma ignore_check_constraints = on; update ${t} set ${c} = ${other(row.v)} where ${key} = ${row.k}`]);
		const said = verify();
		const field = t.includes('__') ? t.split('__')[1] : c.replace(/_absent$/, '');
		if (!said.clean && said.words.includes(t.split('__')[0]) && said.words.includes(c === 'ref' ? row.ref.slice(0, -1) : row.ref) && said.words.includes(field))
			named++;
		else
			missed.push(`${t}.${c}: ${said.clean ? 'not seen' : said.words.split('\n').slice(0, 2).join(' / ')}`);
		copyFileSync(clean, file);
	}
	each_beside();
	if (!verify().clean)
		missed.push('the clean copy is no longer clean');
} finally {
	rmSync(dir, { recursive: true, force: true });
}
for (const m of missed)
	console.log(`not ok ${m}`);
console.log(`      ${named} columns of ${tables} record types changed one at a time, each named`);
console.log(`      ${aside} changes beside the records, each named`);
console.log(`tamper: ${named + aside} passed, ${missed.length} failed`);
process.exit(missed.length || !named || !aside ? 1 : 0);
