// An import of people beside raw inserts of the very rows it made, in one run. Usage: import [--rows N] [--seed S] [--kills N]
// --kills: as many rows are brought in by an import killed so many times and resumed, and compared with an unbroken one (tests/faults/import_kill.c).
// Beside it the finished rows go straight into SQLite (rows.c), three times: into every table an import fills, into the person's own, into one plain one.
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, count, machine, martlet, option, ran, revision, root, rowsBench, sample, say, scratch, table } from './bench.mjs';

const size = Number(option('rows', 200000)), dir = scratch('import'), people = join(dir, 'people.csv'), data = join(dir, 'data'), map = join(dir, 'map.yaml');
const fd = openSync(people, 'w');
ran(sample, [String(size), option('seed', '11')], { stdio: ['ignore', fd, 'pipe'] });
closeSync(fd);
rmSync(data, { recursive: true, force: true });
mkdirSync(data);
writeFileSync(map, `source: bench
type: person
id: id
columns:
  id: niche
  family: family_name
  born: {field: born, as: day, format: iso}
  sex: {field: sex, codes: {M: male, F: female}}
join:
  given_names: [given, middle]
absence: {"": nothing}
`);
say(`${count(size)} rows, ${(statSync(people).size / 1e6).toFixed(0)} MB`);
const bring = () => {
	const r = ran(martlet, ['import', '--data', data, '--practice', join(root, 'practice'), '--type', 'person', '--map', map, people], { codes: [0, 3] });
	return { wall: r.wall, told: (r.out + r.err).match(/person: .*/)[0] };
};
const first = bring();
say(first.told);
const again = bring();
say(again.told);
const made = Number(first.told.match(/(\d+) new/)[1]), [, seconds, memory] = first.told.match(/([\d.]+) s of processor, (\d+) MB/);
const disk = statSync(join(data, 'martlet.db')).size / 1e6;
const raw = [...ran(rowsBench, [join(data, 'martlet.db'), join(dir, 'raw.db'), 'person']).out.matchAll(/^(.*): (\d+) rows\/s, ([\d.]+) processor s$/gm)];
const rate = made / first.wall;
console.log(`Machine: ${machine()}. Martlet ${revision()}, SQLite ${ran('sqlite3', ['--version']).out.split(' ')[0]}. ${first.told}. ` +
	`The file has ${(statSync(people).size / 1e6).toFixed(0)} MB, the database then ${disk.toFixed(0)} MB.\n`);
table(['what', 'rows a second', 'processor s', 'most memory', 'import, as a share of its rate'], [
	['import: read, checked, into the ledger, its row, its search words, its provenance', count(Math.round(rate)), seconds, `${memory} MB`, '1'],
	...raw.map(([, what, n, used]) => [`raw SQLite, the finished rows: ${what}`, count(n), used, '–', (rate / Number(n)).toFixed(2)]),
	['the same file again: nothing changes', count(Math.round(size / again.wall)), again.told.match(/([\d.]+) s of processor/)[1], '–', '–'],
]);
if (Number(option('kills', 0))) {
	ran('ninja', ['-C', build, 'tests/faults/import_kill']);
	console.log(ran(join(build, 'tests/faults/import_kill'), [String(size), option('kills'), '0']).out);
}
