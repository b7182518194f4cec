// Any one field changed behind Martlet's back is named: for every column of every record type that holds something in a demonstration
// force, the sqlite3 shell changes one row of a copy, and `martlet verify` must name table, row and field. Then the copy is as it was,
// and verify must be silent again. Usage: node run.mjs MARTLET PRACTICE
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { force } from '../stories/server.mjs';

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

let named = 0, missed = [], tables = 0;
try {
	await force(martlet, practice, data, 300, '2026-01-05T02:00:00Z');
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
	if (!verify().clean)
		missed.push('the clean copy is no longer clean');
} finally {
	rmSync(dir, { recursive: true, force: true });
}
for (const m of missed)
	console.log(`not ok ${m}`);
console.log(`      ${named} columns of ${tables} record types changed one at a time, each named`);
console.log(`tamper: ${named} passed, ${missed.length} failed`);
process.exit(missed.length || !named ? 1 : 0);
