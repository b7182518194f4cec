// Linking, indexing and finding as somebody with a CSV file meets them: files in, files out. Usage: node run.mjs MARTLET
// The people are invented, by tools/people_sample and households.mjs; who is truly who stands beside them and score.mjs counts.
import { mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { scoreClusters, scorePairs, truthOf } from '../bench/score.mjs';
import { households } from './households.mjs';

const martlet = resolve(process.argv[2]), sample = join(dirname(martlet), '../../tools/people_sample');
const dir = mkdtempSync(join(tmpdir(), 'martlet-people-')), at = name => join(dir, name);
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));

const run = (...args) => spawnSync(martlet, args, { encoding: 'utf8', cwd: dir, maxBuffer: 1 << 27 });
const text = name => readFileSync(at(name), 'utf8');
const lines = name => text(name).trimEnd().split('\n').slice(1);
const COLUMNS = 'given: given_name, middle: middle_name, family: family_name, born: birth_date, sex: sex, phone: phone, address: address, ' +
	'town: locality, postcode: postcode';
writeFileSync(at('sample.yaml'), `id: id\ncolumns: {${COLUMNS}}\n`);
writeFileSync(at('home.yaml'), `id: id\ncolumns: {${COLUMNS.replace('middle: middle_name, ', '')}}\n`);
writeFileSync(at('small.yaml'), 'id: id\ncolumns: {given: given_name, family: family_name, born: birth_date}\n');

let passed = 0, failed = 0;

/** One test: what it claims, and a function that gives nothing when that holds, else what was seen. */
function test(name, act) {
	let words;
	try {
		words = act();
	} catch (e) {
		words = e.stack;
	}
	if (words)
		failed++;
	else
		passed++;
	console.log(`${words ? 'not ok' : 'ok'} ${name}${words ? '\n      ' + String(words).slice(0, 3000) : ''}`);
}
const unless = (good, ...words) => good ? '' : words.map(w => typeof w === 'string' ? w : JSON.stringify(w)).join(' ');
const ended = (r, code) => unless(r.status === code, `exit ${r.status} ${r.signal ?? ''}, not ${code}\n${r.stderr}`);

// ---- The scorer itself: it must notice what is planted.

function planted(pairs, clusters) {
	writeFileSync(at('t.csv'), 'id,who\na,1\nb,1\nc,1\nd,2\n"e, f",2\n');
	writeFileSync(at('p.csv'), 'a,b,weight,probability\n' + pairs.join('\n') + '\n');
	const truth = truthOf(at('t.csv'), 'id', 'who');
	if (!clusters)
		return scorePairs(at('p.csv'), truth).all;
	writeFileSync(at('c.csv'), 'id,cluster\n' + clusters.join('\n') + '\n');
	return scoreClusters(at('c.csv'), truth);
}
const complains = (act, words) => {
	try {
		return 'nothing was said; scored ' + JSON.stringify(act());
	} catch (e) {
		return unless(e.message.includes(words), e.message);
	}
};
const ALL = ['a,b,9,1', 'a,c,9,1', 'c,b,9,1', 'd,"e, f",9,1'];

test('the scorer gives all of the pairs full marks', () => { const s = planted(ALL); return unless(s.f1 === 1 && s.right === 4, s); });
test('the scorer misses a pair left out', () => { const s = planted(ALL.slice(1)); return unless(s.recall === 0.75 && s.precision === 1, s); });
test('the scorer marks a wrong pair', () => { const s = planted([...ALL, 'a,d,9,1']); return unless(s.precision === 0.8 && s.recall === 1, s); });
test('the scorer refuses a pair told twice', () => complains(() => planted([...ALL, 'b,a,9,1']), 'stand there twice'));
test('the scorer refuses an id of no row', () => complains(() => planted(['a,z,9,1']), 'no row has the id z'));
test('the scorer refuses a row paired with itself', () => complains(() => planted(['a,a,9,1']), 'paired with itself'));
test('the scorer refuses a weight that is none', () => complains(() => planted(['a,b,heavy,1']), 'is no weight'));
test('the scorer counts clusters by their pairs', () => {
	const s = planted(ALL, ['a,a', 'b,a', 'c,c', 'd,d', '"e, f",d']);
	return unless(s.right === 2 && s.said === 2 && s.recall === 0.5, s);
});
test('the scorer refuses clusters that leave a row out', () => complains(() => planted(ALL, ['a,a', 'b,a']), '3 rows are in no cluster'));

// ---- Linking a generated file.

const made = (file, ...args) => {
	const fd = openSync(at(file), 'w');
	if (spawnSync(sample, args, { stdio: ['ignore', fd, 'inherit'] }).status !== 0)
		throw new Error(sample);
};
made('people.csv', '20000', '5');
made('questions.csv', '20000', '5', '700');
const truth = truthOf(at('people.csv'), 'id', 'truth');
const link = run('link', '--config', 'sample.yaml', '--out', 'pairs.csv', '--clusters', 'clusters.csv', '--save-model', 'model.txt', 'people.csv');

test('20,000 rows link', () => ended(link, 0));
test('their pairs are right: F1 0.96 or more, precision 0.99', () => {
	const s = scorePairs(at('pairs.csv'), truth).all;
	return unless(s.f1 >= 0.96 && s.precision >= 0.99, s);
});
test('so are their clusters', () => {
	const s = scoreClusters(at('clusters.csv'), truth);
	return unless(s.f1 >= 0.95 && s.precision >= 0.98, s);
});
test('the model, the rules and the times are told', () => unless(/any two rows/.test(link.stderr) && /pairs compared: \d+/.test(link.stderr) &&
	/processor [\d.]+ s/.test(link.stderr), link.stderr.slice(0, 500)));
test('a pair is a, b, a weight in bits and its probability', () => {
	const rows = new Map([...truth.number.keys()].map((id, i) => [id, i]));
	let before = -1;
	for (const line of lines('pairs.csv')) {
		const m = line.match(/^(P\d+),(P\d+),(-?\d+\.\d{3}),([01]\.\d{6})$/);
		if (!m || rows.get(m[1]) >= rows.get(m[2]))
			return line;
		const place = rows.get(m[1]) * rows.size + rows.get(m[2]);
		if (place <= before || Math.abs(Number(m[4]) - 1 / (1 + 2 ** -Number(m[3]))) > 0.001)
			return line;
		before = place;
	}
	return unless(text('pairs.csv').startsWith('a,b,weight,probability\n') && before >= 0, 'heading or no pair');
});
test('a cluster has the name of its first row', () => {
	const rows = lines('clusters.csv').map(l => l.split(',')), place = new Map(rows.map(([id], i) => [id, i]));
	const wrong = rows.find(([id, c], i) => place.get(c) > i || rows[place.get(c)][1] !== c);
	return unless(text('clusters.csv').startsWith('id,cluster\n') && rows.length === 20000 && !wrong, wrong ?? rows.length);
});
test('the same file gives the same bytes, and so does its saved model', () => {
	const again = run('link', '--config', 'sample.yaml', '--out', 'again.csv', 'people.csv');
	const known = run('link', '--config', 'sample.yaml', '--model', 'model.txt', '--out', 'known.csv', 'people.csv');
	return ended(again, 0) || ended(known, 0) || unless(text('again.csv') === text('pairs.csv'), 'again differs') ||
		unless(text('known.csv') === text('pairs.csv'), 'by the model differs');
});
test('a threshold is kept', () => {
	const r = run('link', '--config', 'sample.yaml', '--threshold', '8.5', '--out', 'high.csv', 'people.csv');
	const weights = lines('high.csv').map(l => Number(l.split(',')[2]));
	return ended(r, 0) || unless(weights.length > 100 && Math.min(...weights) >= 8.5 && weights.length < lines('pairs.csv').length, weights.length);
});
test('rows of a second file with other columns are linked to the first, never among themselves', () => {
	const [heading, ...rows] = text('people.csv').trimEnd().split('\n');
	writeFileSync(at('one.csv'), [heading, ...rows.filter((r, i) => i % 2)].join('\n') + '\n');
	writeFileSync(at('two.csv'), ['nhs,truth,forename,second,surname,dob,sex,phone,address,town,postcode', ...rows.filter((r, i) => i % 2 === 0)]
		.join('\n') + '\n');
	writeFileSync(at('two.yaml'), text('sample.yaml') + 'second: {id: nhs, columns: {forename: given_name, second: middle_name, surname: family_name,' +
		' dob: birth_date, sex: sex, phone: phone, address: address, town: locality, postcode: postcode}}\n');
	const r = run('link', '--config', 'two.yaml', '--out', 'across.csv', 'one.csv', 'two.csv'), side = id => Number(id.slice(1)) % 2;
	const wrong = lines('across.csv').map(l => l.split(',')).find(([a, b]) => side(a) !== 1 || side(b) !== 0);
	const s = scorePairs(at('across.csv'), truth).all;
	return ended(r, 0) || unless(!wrong && s.precision >= 0.98 && s.said > 2000, wrong ?? s);
});

// ---- Two hundred households: nobody is pulled together by their home.

const homes = households();
const atHome = (options, set = homes) => {
	const byId = new Map(set.rows.map(r => [r.id, r]));
	writeFileSync(at('homes.csv'), set.csv);
	const r = run('link', '--config', 'home.yaml', '--out', 'homes.pairs.csv', ...options, 'homes.csv');
	const s = scorePairs(at('homes.pairs.csv'), truthOf(at('homes.csv'), 'id', 'truth'));
	return { r, all: s.all, kin: s.wrong.filter(([a, b]) => byId.get(a).household === byId.get(b).household) };
};
test('200 households have twins, namesakes, siblings and step-families in them', () => {
	const roles = {};
	for (const r of homes.rows)
		roles[r.role] = (roles[r.role] ?? 0) + 1;
	return unless(new Set(homes.rows.map(r => r.household)).size === 200 && roles.twin > 100 && roles['son of that name'] > 50 && roles.child > 300, roles);
});
test('no twin, sibling, father or son among them is linked to another; recall 0.95 or more', () => {
	const s = atHome(['--save-model', 'homes.txt']);
	return ended(s.r, 0) || unless(s.kin.length === 0 && s.all.recall >= 0.95, s.all, s.kin);
});
test('in twelve hundred more, one link in two hundred at most: where slips have made two names one', () => {
	const sets = [1, 2, 3, 4, 5, 6].map(n => atHome([], households(200, n * 0x1234567)));
	const kin = sets.flatMap(s => s.kin), sum = key => sets.reduce((n, s) => n + s.all[key], 0);
	return unless(kin.length * 200 <= sum('said') && sum('right') / sum('said') > 0.99, kin.length, sum('said'), sum('right'));
});
test('two records of one name and one home without a date, where a father and a son of that name live, are linked to nobody', () => {
	const at_home = (id, given, born) => `${id},${given},Ravenhurst,${born},M,07700 900111,4 Cinder Lane,Northbeck,QB1 2HJ`;
	const both = [at_home('N1', 'Martin', '1979-04-05'), at_home('N2', 'Martin', '2011-09-08'), at_home('N3', 'Martin', ''), at_home('N4', 'Martin', '')];
	const heading = 'id,given,family,born,sex,phone,address,town,postcode', pairs = rows => {
		writeFileSync(at('namesakes.csv'), [heading, ...rows, ''].join('\n'));
		const r = run('link', '--config', 'home.yaml', '--out', 'namesakes.pairs.csv', 'namesakes.csv');
		return [r, lines('namesakes.pairs.csv').filter(Boolean)];
	};
	const [r, none] = pairs(both), [, some] = pairs(both.slice(1));
	return ended(r, 0) || unless(none.length === 0 && some.some(l => /^N3,N4,/.test(l)), none, 'without the father:', some);
});
test('without what the model knows of twins and namesakes they would be', () => {
	writeFileSync(at('blind.txt'), text('homes.txt').replace(/^(twins|namesakes)(\s+).*$/gm, '$1$20'));
	const s = atHome(['--model', 'blind.txt']);
	return unless(text('blind.txt') !== text('homes.txt') && s.kin.length > 5, s.all, text('blind.txt').slice(0, 300), s.r.stderr.slice(0, 300));
});

// ---- An index, and what it finds.

const index = run('index', '--config', 'sample.yaml', '--out', 'people.index', 'people.csv');
const found = run('find', '--index', 'people.index', '--queries', 'questions.csv', '--out', 'found.csv', '--top', '10');
test('an index is built and asked', () => ended(index, 0) || ended(found, 0));
test('answers are query, rank, id and weight, best first, ten at most', () => {
	let last = ['', 0, 0];
	for (const line of lines('found.csv')) {
		const m = line.match(/^([a-z_]+\d?-\d+),(\d+),(P\d+),(-?\d+\.\d{3})$/);
		if (!m || Number(m[2]) > 10 || Number(m[2]) !== (m[1] === last[0] ? last[1] + 1 : 1) || (m[1] === last[0] && Number(m[4]) > last[2]))
			return line;
		last = [m[1], Number(m[2]), Number(m[4])];
	}
	return unless(text('found.csv').startsWith('query,rank,id,weight\n') && last[1] > 0, 'heading or nothing');
});
test('its times are told', () => unless(/engine alone, ms: p50 [\d.]+ p95 [\d.]+ p99 [\d.]+/.test(found.stderr), found.stderr));
test('with every slip, 97 of a hundred are among the ten', () => {
	const asked = truthOf(at('questions.csv'), 'id', 'truth'), hit = new Set(), of = {};
	for (const [query, , id] of lines('found.csv').map(l => l.split(',')))
		if (truth.person[truth.number.get(id)] === asked.person[asked.number.get(query)])
			hit.add(query);
	for (const query of asked.number.keys()) {
		const o = of[query.split('-')[0]] ??= [0, 0];
		o[0] += hit.has(query);
		o[1]++;
	}
	return unless(Object.keys(of).length === 7 && Object.values(of).every(([h, n]) => n > 10 && h / n >= 0.97), of);
});
test('one box says who and why', () => {
	const [, , given, , family, born] = lines('people.csv')[0].split(','), r = run('find', '--index', 'people.index', `${given} ${family} ${born}`);
	return ended(r, 0) || unless(/^ 1 +[\d.]+ +P0 /.test(r.stdout) && r.stdout.includes(family.toLowerCase()), r.stdout);
});
test('a name of one letter answers, and says it was too wide', () => {
	const r = run('find', '--index', 'people.index', 'S');
	return ended(r, 0) || unless(/say more/.test(r.stdout), r.stdout);
});
test('a cut, a damaged and a foreign index are refused by name', () => {
	const bytes = readFileSync(at('people.index')), middle = bytes.length >> 1;
	writeFileSync(at('cut.index'), bytes);
	truncateSync(at('cut.index'), middle);
	bytes[middle] ^= 0xff;
	writeFileSync(at('hurt.index'), bytes);
	const said = ['cut.index', 'hurt.index', 'people.csv'].map(f => [f, run('find', '--index', f, 'Smith')]);
	const wrong = said.find(([f, r]) => r.status !== 2 || !r.stderr.startsWith(f + ': ') || r.stdout !== '');
	return unless(!wrong, wrong);
});
test('a waterfall adds up to the weight of the pair', () => {
	const [a, b, weight] = lines('pairs.csv')[0].split(',');
	const r = run('explain', '--config', 'sample.yaml', '--svg', 'why.svg', 'people.csv', a, b);
	const parts = [...r.stdout.matchAll(/^ +([-+]\d+\.\d\d) +(-?\d+\.\d\d) /gm)], sum = parts.reduce((s, m) => s + Number(m[1]), 0);
	return ended(r, 0) || unless(parts.length > 2 && Math.abs(sum - Number(weight)) < 0.01 * (parts.length + 1), sum, weight, r.stdout) ||
		unless(text('why.svg').includes('<svg'), 'no picture');
});

// ---- Broken files: each fault by its line, the rest brought in.

writeFileSync(at('bad.csv'), Buffer.concat([Buffer.from('id,given,family,born\nB1,Ann,Northworth,2001-02-03\nB2,"An"n,Northworth,2001-02-03\nB3,Bad\0nul,Southworth,' +
	'1999-01-01\nB4,J'), Buffer.from([0xe9]), Buffer.from(`an,Eastworth,1988-03-04\nB5,${'x'.repeat(1000001)},Westworth,1970-01-01\nB1,Dup,Licate,1970-01-01\n` +
	',No,Id,1970-01-01\nB8,Only,Three\nB9,Has,Five,1970-01-01,more\nB10,Last,Row,1990-09-09\nB11,"open,Quote,1990-01-01\nB12,After,Quote,1990-01-01\n')]));
const bad = run('link', '--config', 'small.yaml', '--out', 'bad.pairs.csv', '--clusters', 'bad.clusters.csv', 'bad.csv');
for (const [line, words] of [[3, 'after a closing quote'], [4, 'NUL'], [5, 'not UTF-8'], [6, 'has 1000001 bytes'], [7, 'the id B1 was already given'],
	[8, 'no id'], [9, '3 fields where the heading has 4'], [10, '5 fields where the heading has 4'], [12, 'a quote is opened and never closed']])
	test(`a broken file: line ${line} is named: ${words}`, () => unless(bad.stderr.split('\n').some(l => l.startsWith(`bad.csv:${line}:`) && l.includes(words)),
		bad.stderr.slice(0, 2000)));
test('a broken file: all other rows come in, and the exit code tells', () => ended(bad, 1) ||
	unless(lines('bad.clusters.csv').map(l => l.split(',')[0]).join() === 'B1,B2,B3,B4,B5,B8,B9,B10,B11,B12', text('bad.clusters.csv')));
test('a clean file has no fault told', () => {
	writeFileSync(at('clean.csv'), 'id,given,family,born\n"C, 1",Ann,Northworth,2001-02-03\nC2,Anne,Northworth,2001-02-03\n');
	const r = run('link', '--config', 'small.yaml', '--out', 'clean.pairs.csv', '--clusters', 'clean.clusters.csv', 'clean.csv');
	return ended(r, 0) || unless(/^clean.csv: 2 rows$/m.test(r.stderr) && !/clean.csv:\d/.test(r.stderr), r.stderr) ||
		unless(lines('clean.clusters.csv').some(l => l.startsWith('"C, 1",')), text('clean.clusters.csv'));
});
for (const [what, yaml, file, said] of [
	['a kind there is not', 'id: id\ncolumns:\n  given: given_nam\n', 'clean.csv', /^wrong.yaml:3:\d+: .*"given_nam"; did you mean given_name/m],
	['a column there is not', 'id: id\ncolumns:\n  famly: family_name\n', 'clean.csv', /^wrong.yaml:3:\d+: clean.csv has no column "famly"; did you mean family/m],
	['an id column there is not', 'id: nobody\ncolumns: {given: given_name}\n', 'clean.csv', /^wrong.yaml:1:\d+: .*"nobody"/m],
	['a file there is not', 'id: id\ncolumns: {given: given_name}\n', 'nowhere.csv', /^nowhere.csv:.*cannot be opened/m]])
	test(`${what} is named with its place`, () => {
		writeFileSync(at('wrong.yaml'), yaml);
		const r = run('link', '--config', 'wrong.yaml', '--out', 'wrong.csv', file);
		return ended(r, 2) || unless(said.test(r.stderr), r.stderr);
	});

const HEAD = 'id,given,family,born\n', ROWS = 'F1,Ann,Northworth,2001-02-03\nF2,Ann,Northworth,2001-02-03\n', PAIR = /^F1,F2,\d+\.\d+,0\.\d+$/m;
for (const [what, bytes, code, said, pairs] of [
	['an empty file', '', 2, /^odd.csv:1:1: is empty/m],
	['a heading alone', HEAD, 0, /^odd.csv: 0 rows$/m, /^a,b,weight,probability\n$/],
	['one row', HEAD + 'F1,Ann,Northworth,2001-02-03\n', 0, /^odd.csv: 1 rows$/m, /^a,b,weight,probability\n$/],
	['lines ending in carriage return and line feed', (HEAD + ROWS).replaceAll('\n', '\r\n'), 0, /^odd.csv: 2 rows$/m, PAIR],
	['lines ending in carriage returns alone', (HEAD + ROWS).replaceAll('\n', '\r'), 2, /^odd.csv:1:1: its lines end in carriage returns alone/m],
	['no line feed after the last row', (HEAD + ROWS).trimEnd(), 0, /^odd.csv: 2 rows$/m, PAIR],
	['a byte-order mark', '\ufeff' + HEAD + ROWS, 0, /^odd.csv: 2 rows$/m, PAIR],
	['semicolons', (HEAD + ROWS).replaceAll(',', ';'), 0, /^odd.csv: 2 rows$/m, PAIR],
	['UTF-16', Buffer.from('\ufeff' + HEAD + ROWS, 'utf16le'), 2, /^odd.csv:1:1: the file is UTF-16; save it as UTF-8/m],
	['nothing but NULs', Buffer.alloc(200000), 2, /^odd.csv:\d+:1: /m],
	['a column twice', HEAD.replace('\n', ',given\n') + 'F1,Ann,Northworth,2001-02-03,Bea\n', 0, /^small.yaml:2:\d+: odd.csv has "given" twice; column 2 is read and not column 5/m,
		/^a,b,weight,probability\n$/],
	['ids over 255 bytes', HEAD + ['1', '2'].map(n => 'x'.repeat(300) + n + ',Ann,Northworth,2001-02-03\n').join(''), 1,
		/^odd.csv:2:1: the id has 301 bytes; only the first 255 are kept$[^]*^odd.csv:3:1: the id x+ was already given/m, /^a,b,weight,probability\n$/],
	['commas, quotes and line feeds in ids', HEAD + '"F,1",Ann,Northworth,2001-02-03\n"F""2",Ann,Northworth,2001-02-03\n', 0, /^odd.csv: 2 rows$/m, /^"F,1","F""2",/m],
	['three thousand rows all the same', HEAD + Array.from({ length: 3000 }, (x, i) => `S${i},Ann,Northworth,2001-02-03\n`).join(''), 0, /^odd.csv: 3000 rows$/m]])
	test(`a file of ${what}`, () => {
		writeFileSync(at('odd.csv'), bytes);
		const r = run('link', '--config', 'small.yaml', '--out', 'odd.pairs.csv', 'odd.csv');
		return ended(r, code) || unless(said.test(r.stderr), r.stderr.slice(0, 1500)) || (pairs ? unless(pairs.test(text('odd.pairs.csv')), text('odd.pairs.csv')) : '');
	});
for (const [what, args, code, said] of [
	['nothing', ['link'], 2, /needs --config LINK.yaml and a file/],
	['three files', ['link', '--config', 'small.yaml', 'clean.csv', 'clean.csv', 'clean.csv'], 2, /two files are linked at a time; clean.csv is one too many/],
	['an option there is not', ['link', '--confg', 'small.yaml', 'clean.csv'], 2, /there is no option --confg/],
	['a threshold in words', ['link', '--config', 'small.yaml', '--threshold', 'high', 'clean.csv'], 2, /--threshold is a number of bits, not "high"/],
	['a file as a model', ['link', '--config', 'small.yaml', '--model', 'clean.csv', 'clean.csv'], 2, /^clean.csv:1:1: not a model/m],
	['one row with itself', ['explain', '--config', 'small.yaml', 'clean.csv', 'C2', 'C2'], 2, /C2 is one row; name two/],
	['a row there is not', ['explain', '--config', 'small.yaml', 'clean.csv', 'C2', 'C9'], 2, /there is no row with the id C9/],
	['help', ['link', '--help'], 0, /--config LINK.yaml .*--threshold BITS.* A.csv \[B.csv\]/]])
	test(`asked for ${what}, it says so`, () => {
		const r = run(...args);
		return ended(r, code) || unless(said.test(code ? r.stderr : r.stdout), r.stderr, r.stdout);
	});
test('rows of two files are explained, each by its own columns', () => {
	writeFileSync(at('left.csv'), HEAD + ROWS.split('\n')[0] + '\n');
	writeFileSync(at('right.csv'), 'no,forename,surname,dob\nR1,Ann,Northworth,03/02/2001\n');
	writeFileSync(at('sides.yaml'), text('small.yaml') + 'second: {id: no, columns: {forename: given_name, surname: family_name, dob: birth_date}}\n');
	const r = run('explain', '--config', 'sides.yaml', 'left.csv', 'right.csv', 'F1', 'R1');
	return ended(r, 0) || unless(/dates of birth: the same \(2001-02-03\)/.test(r.stdout), r.stdout);
});
test('a link by way of a third row says so, and still adds up', () => {
	const model = 'martlet model 1\nstart -16\n', rows = 'id,name,born,postcode,phone\nV1,Wilma Jane Thackeray,1990-02-03,QA1 1AB,\n' +
		'V2,Wilma Jane Thackeray,1990-02-03,QA1 1AB,01632 960001\nV3,Wilma Jane Thackeray,,,01632 960001\n';
	writeFileSync(at('via.csv'), rows);
	writeFileSync(at('via.txt'), model);
	writeFileSync(at('via.yaml'), 'id: id\ncolumns: {name: full_name, born: birth_date, postcode: postcode, phone: phone}\n');
	const l = run('link', '--config', 'via.yaml', '--model', 'via.txt', '--out', 'via.pairs.csv', 'via.csv');
	const r = run('explain', '--config', 'via.yaml', '--model', 'via.txt', 'via.csv', 'V1', 'V3');
	const weight = Number(text('via.pairs.csv').match(/^V1,V3,([-\d.]+)/m)?.[1]), sum = [...r.stdout.matchAll(/^ +([-+]\d+\.\d\d) /gm)].reduce((s, m) => s + Number(m[1]), 0);
	return ended(l, 0) || ended(r, 0) || unless(/each is linked to a third row, V2/.test(r.stdout) && Math.abs(sum - weight) < 0.05, weight, sum, r.stdout);
});

console.log(`people: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
