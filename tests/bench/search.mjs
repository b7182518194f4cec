// Searching, ours beside PostgreSQL (pg_trgm, fuzzystrmatch) and Lucene, in one run.
// Usage: search [--rows N] [--questions N] [--seed S] [--hard] [--install-peers] [--no-peer]
//
// The same people, the same questions, one class of slip a file; one thread, a round to warm and a round that counts. The time is the
// engine's alone. MARTLET_BUILD: the build to measure; MARTLET_PEERS: where Lucene is kept (fetched when it is not there).
// "Best" is the most anybody could expect: where other people fit the question exactly as well as the one meant, the answer is a lottery,
// and whoever lists one row of each of k such people is right first once in k times. --hard: also the harder questions, Martlet alone.
// --install-peers: also install PostgreSQL where it is missing. A cluster of its own is made, reached by a socket only, and stopped after.
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count, flag, here, machine, martlet, option, peers, ran, revision, sample, say, scratch, share, table, there, tried } from './bench.mjs';
import { rows, truthOf } from './score.mjs';

const LUCENE = '9.12.1', CLASSES = ['exact', 'typo1', 'typo2', 'nickname', 'swapped', 'date_digit', 'no_date'];
const size = Number(option('rows', 100000)), asked = Number(option('questions', 3500)), seed = option('seed', '11'), dir = scratch('search');
// Measured on another two-core machine of 24 GiB, all classes together; shown when a peer cannot be run here.
const STORED = {
	1000000: [['PostgreSQL, stored', 'all', '8.2', '37', '0.976', '0.993'], ['Lucene 8.7, stored', 'all', '2.8', '6.6', '0.952', '0.993']],
	5000000: [['PostgreSQL, stored', 'all', '35', '176', '–', '–'], ['Lucene 8.7, stored', 'all', '6.4', '39.7', '–', '0.968']],
};

const people = join(dir, 'people.csv'), files = {};
const HARD = ['typo_both', 'changed_round', 'first_letter', 'double_letter', 'one_part', 'initial', 'short_typo', 'family_date', 'day_month', 'year_off',
	'phone_only', 'house_postcode', 'day_first', 'upper', 'typo_no_date', 'swapped_typo', 'middle_no_date'];
const SAID = ['given', 'middle', 'family', 'born', 'sex', 'phone', 'address', 'town', 'postcode'];
let truth, wanted, best = new Map();

function make() {
	const written = (path, args) => {
		const fd = openSync(path, 'w');
		ran(sample, args, { stdio: ['ignore', fd, 'pipe'] });
		closeSync(fd);
	};
	const all = join(dir, 'questions.csv');
	written(people, [String(size), seed]);
	written(all, [String(size), seed, String(asked)]);
	truth = truthOf(people, 'id', 'truth');
	cut(all, CLASSES);
	say(`${count(truth.person.length)} people's rows, ${count(wanted.person.length)} questions`);
}

/** A file of questions, each class of slip apart; what is wanted, and the best there could be. */
function cut(all, classes) {
	wanted = truthOf(all, 'id', 'truth');
	const [heading, ...lines] = readFileSync(all, 'utf8').trimEnd().split('\n');
	for (const c of classes) {
		files[c] = join(dir, c + '.csv');
		writeFileSync(files[c], [heading, ...lines.filter(l => l.startsWith(c + '-')), ''].join('\n'));
	}
	bounds(heading.split(','), lines.map(l => l.split(',')));
}

/** For each class, the recall to expect of whoever knows everything but which of those who fit alike was meant. */
function bounds(columns, asked) {
	const id = columns.indexOf('id'), who = columns.indexOf('truth'), meant = new Map(asked.map(q => [q[who], null])), fit = new Map();
	const key = (row, said) => said + '\n' + said.split(' ').map(c => row[columns.indexOf(c)].toLowerCase()).join('\n');
	const saidOf = q => SAID.filter(c => q[columns.indexOf(c)]).join(' ');
	for (const row of rows(people))
		if (meant.get(row[who]) === null)
			meant.set(row[who], row);
	for (const q of asked)
		fit.set(key(meant.get(q[who]), saidOf(q)), new Set());
	const sets = [...new Set(asked.map(saidOf))];
	for (const row of rows(people))
		for (const said of sets)
			fit.get(key(row, said))?.add(row[who]);
	best = new Map();
	for (const q of asked)
		for (const c of [q[id].split('-')[0], 'all']) {
			const k = fit.get(key(meant.get(q[who]), saidOf(q))).size, b = best.get(c) ?? { n: 0, at1: 0, at10: 0 };
			best.set(c, { n: b.n + 1, at1: b.at1 + 1 / k, at10: b.at10 + Math.min(1, 10 / k) });
		}
}

/** Answers against the truth: any row of the person asked about, first or among ten. Times in microseconds, where the file has them. */
function answers(path, questions) {
	const first = new Map(), took = new Map();
	let line = 0;
	for (const [query, rank, id, , us] of rows(path)) {
		if (++line === 1)
			continue;
		if (us !== undefined)
			took.set(query, Number(us));
		const row = truth.number.get(id);
		if (Number(rank) && row === undefined)
			throw new Error(`${path}:${line}: no row has the id ${id}`);
		if (Number(rank) >= 1 && Number(rank) <= 10 && truth.person[row] === wanted.person[wanted.number.get(query)])
			first.set(query, Math.min(first.get(query) ?? 99, Number(rank)));
	}
	let n = -1;
	for (const row of rows(questions))
		n += row.length > 0;
	const times = [...took.values()].sort((a, b) => a - b);
	return { n, at1: [...first.values()].filter(r => r === 1).length / n, at10: first.size / n, times,
		p50: times[Math.floor(times.length / 2)] / 1e3, p99: times[Math.floor(times.length * 99 / 100)] / 1e3 };
}

const found = [], built = [];
const tell = (who, what, a) => found.push([who, what, a.p50.toFixed(3), a.p99.toFixed(3), share(a.at1), share(a.at10), count(a.n),
	...(best.has(what) ? [share(best.get(what).at1 / best.get(what).n), share(best.get(what).at10 / best.get(what).n)] : ['–', '–'])]);
const mb = n => (n / 1e6).toFixed(0) + ' MB';

function all(who, list) {
	const n = list.reduce((s, a) => s + a.n, 0), times = list.flatMap(a => a.times).sort((a, b) => a - b);
	const mean = key => list.reduce((s, a) => s + a[key] * a.n, 0) / n;
	tell(who, 'all', { n, at1: mean('at1'), at10: mean('at10'), p50: times[Math.floor(times.length / 2)] / 1e3,
		p99: times[Math.floor(times.length * 99 / 100)] / 1e3 });
}

function ours() {
	const yaml = join(dir, 'search.yaml'), index = join(dir, 'people.index');
	writeFileSync(yaml, 'id: id\ncolumns: {given: given_name, middle: middle_name, family: family_name, born: birth_date, sex: sex, phone: phone,' +
		' address: address, town: locality, postcode: postcode}\n');
	const run = ran(martlet, ['index', '--config', yaml, '--out', index, people], { codes: [0, 1] });
	const [, cpu, memory] = run.err.match(/processor ([\d.]+) s, most memory (\d+) MB/);
	built.push(['Martlet', run.wall.toFixed(2) + ' s', cpu + ' s', mb(statSync(index).size), memory + ' MB']);
	const ask = (questions, out) => {
		const err = ran(martlet, ['find', '--index', index, '--queries', questions, '--out', out, '--top', '10'], { codes: [0, 1] }).err;
		const [, p50, p99] = err.match(/p50 ([\d.]+) .*p99 ([\d.]+)/).map(Number);
		return { ...answers(out, questions), p50, p99 };
	};
	const whole = join(dir, 'questions.csv'), out = join(dir, 'r.csv');
	ask(whole, out);
	for (const c of CLASSES)
		tell('Martlet', c, ask(files[c], out));
	tell('Martlet', 'all', ask(whole, out));
	if (flag('hard')) {
		const easy = best, fd = openSync(whole + '.hard', 'w');
		ran(sample, [String(size), seed, String(asked), 'hard'], { stdio: ['ignore', fd, 'pipe'] });
		closeSync(fd);
		cut(whole + '.hard', HARD);
		for (const c of HARD)
			tell('Martlet', c, ask(files[c], out));
		tell('Martlet', 'all', ask(whole + '.hard', out));
		found.at(-1)[1] = 'all, harder';
		best = easy;
		wanted = truthOf(whole, 'id', 'truth');
	}
	return 'Martlet ' + revision();
}

function lucene() {
	const jar = join(peers, `lucene-core-${LUCENE}.jar`), classes = join(dir, 'classes');
	if (!there(jar))
		ran('mvn', ['-q', '-B', 'dependency:copy', `-Dartifact=org.apache.lucene:lucene-core:${LUCENE}`, `-DoutputDirectory=${peers}`]);
	ran('javac', ['-cp', jar, '-d', classes, join(here, 'LuceneSearch.java')]);
	const list = CLASSES.map(c => files[c]);
	const [wall, cpu, bytes, version] = ran('java', ['-Xmx4g', '-cp', `${jar}:${classes}`, 'LuceneSearch', people, join(dir, 'lucene'), '3', ...list])
		.out.trim().split(' ');
	built.push(['Lucene', Number(wall).toFixed(2) + ' s', Number(cpu).toFixed(2) + ' s', mb(Number(bytes)), '–']);
	const each = CLASSES.map(c => answers(files[c] + '.lucene.csv', files[c]));
	each.forEach((a, i) => tell('Lucene', CLASSES[i], a));
	all('Lucene', each);
	return `Lucene ${version}`;
}

const programs = () => readdirSync('/usr/lib/postgresql').sort((a, b) => b - a).map(v => `/usr/lib/postgresql/${v}/bin`)
	.find(p => there(join(p, 'initdb')) && there(join(p.replace('/lib/', '/share/').replace('/bin', '/extension'), 'pg_trgm.control')));

function postgresHome() {
	const home = tried('PostgreSQL', programs);
	if (home || !flag('install-peers'))
		return home;
	ran('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'postgresql-15'], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
	return programs();
}

/** cluster: made, used and stopped; a server does not run as root */
function cluster(bin, use) {
	const at = mkdtempSync(join(tmpdir(), 'martlet-pg-')), root = process.getuid() === 0, data = join(at, 'data');
	const as = (program, args) => root ? ran('setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', join(bin, program), ...args], { cwd: at, stdio: ['ignore', 'ignore', 'pipe'] })
		: ran(join(bin, program), args, { cwd: at, stdio: ['ignore', 'ignore', 'pipe'] });
	if (root)
		ran('chown', ['postgres:postgres', at]);
	chmodSync(at, 0o700);
	const settings = { listen_addresses: "''", unix_socket_directories: `'${at}'`, shared_buffers: '2GB', work_mem: '64MB', maintenance_work_mem: '1GB',
		max_parallel_workers_per_gather: 0, max_parallel_maintenance_workers: 0, fsync: 'off', jit: 'off', autovacuum: 'off', max_wal_size: '8GB' };
	try {
		as('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
		as('pg_ctl', ['-D', data, '-w', '-l', join(at, 'log'), '-o', Object.entries(settings).map(([k, v]) => `-c ${k}=${v}`).join(' '), 'start']);
		try {
			return use((sql, options = {}) => ran(join(bin, 'psql'), ['-h', at, '-U', 'postgres', '-qAtX', '-v', 'ON_ERROR_STOP=1', ...(Array.isArray(sql) ? sql : ['-c', sql])],
				options).out.trim());
		} finally {
			as('pg_ctl', ['-D', data, '-w', '-m', 'immediate', 'stop']);
		}
	} finally {
		rmSync(at, { recursive: true, force: true });
	}
}

function loaded(sql, to, path) {
	const fd = openSync(path, 'r');
	sql(`copy ${to} from stdin (format csv, header, force_not_null (middle, born, phone, address, town, postcode, given, family))`, { stdio: [fd, 'pipe', 'pipe'] });
	closeSync(fd);
}

function postgres(bin) {
	return cluster(bin, sql => {
		const columns = 'id text, truth int, given text, middle text, family text, born text, sex text, phone text, address text, town text, postcode text';
		sql(`create extension pg_trgm; create extension fuzzystrmatch; create table question (${columns}); create table answer (query text, ids text[], us float);
			create table person (${columns}, name text generated always as (given || ' ' || family) stored,
			dmg text generated always as (dmetaphone(given)) stored, dmf text generated always as (dmetaphone(family)) stored)`);
		const begun = process.hrtime.bigint();
		loaded(sql, 'person (id, truth, given, middle, family, born, sex, phone, address, town, postcode)', people);
		sql(['-f', join(here, 'search_postgres.sql')]);
		const wall = Number(process.hrtime.bigint() - begun) / 1e9;
		built.push(['PostgreSQL', wall.toFixed(2) + ' s', '–', mb(Number(sql("select pg_total_relation_size('person')"))), '–']);
		const out = join(dir, 'postgres.csv'), each = [];
		for (const c of CLASSES) {
			sql('truncate question');
			loaded(sql, 'question', files[c]);
			sql(['-c', 'set pg_trgm.similarity_threshold = 0.45', '-c', 'call ask_all()', '-c', 'call ask_all()']);
			writeFileSync(out, 'query,rank,id,weight,microseconds\n' + sql(`select query || ',' || coalesce(n, 0) || ',' || coalesce(i, '') || ',0,' || us::bigint
				from answer left join lateral unnest(ids) with ordinality as u (i, n) on true`) + '\n');
			each.push(answers(out, files[c]));
			tell('PostgreSQL', c, each.at(-1));
		}
		all('PostgreSQL', each);
		return 'PostgreSQL ' + sql('show server_version').split(' ')[0];
	});
}

make();
const versions = [tried('Martlet', ours)];
let stored = 0;
if (!flag('no-peer')) {
	const bin = postgresHome();
	versions.push(bin ? tried('PostgreSQL', () => postgres(bin)) : null, tried('Lucene', lucene));
	(STORED[size] ?? []).forEach((line, i) => {
		if (!versions[i + 1])
			stored = found.push([...line, '–', '–', '–']);
	});
}
console.log(`Machine: ${machine()}. ${versions.filter(Boolean).join(', ')}. ${count(size)} generated rows; one thread; the engine's own time.` +
	(stored ? ' What is marked stored could not be run here: another two-core machine.' : '') + '\n');
const order = [...CLASSES, 'all', ...HARD, 'all, harder'];
found.sort((x, y) => order.indexOf(x[1]) - order.indexOf(y[1]));
table(['engine', 'build, wall', 'build, processor', 'on disk', 'most memory'], built);
table(['engine', 'slip', 'p50, ms', 'p99, ms', 'recall@1', 'recall@10', 'questions', 'best @1', 'best @10'], found);
