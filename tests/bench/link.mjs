// Linking, ours beside Splink on DuckDB with its best model, in one run. Usage: link [--rows N] [--seed S] [--no-peer]
//
// Every tool reads the same file, and its pairs are scored by score.mjs against the truth. MARTLET_BUILD: the build to measure;
// MARTLET_PEERS: where Splink is kept (made there when it is not); MARTLET_SHARED: a folder whose data/ has febrl3.csv and fake_1000.csv.
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { count, flag, here, machine, martlet, option, peers, ran, sample, say, scratch, share, shared, table, there, tried } from './bench.mjs';
import { scorePairs, truthOf } from './score.mjs';

const WEIGHTS = [0, 5, 10, 15, 20], SPLINK = ['splink==4.0.16', 'duckdb==1.5.6'];
const DEFAULT_PROBABILITY = 0.95;      // the same number stands in link_splink.py
const size = Number(option('rows', 100000)), seed = option('seed', '11'), dir = scratch('link');
// Measured on another two-core machine of 24 GiB with Splink 4.0.16 and DuckDB 1.5.6, its best model: shown when it cannot be run here.
const STORED = { 1000000: { wall: 10.8, cpu: 19.4, memory: 1100, recall: 0.797, precision: 0.940, f1: 0.863, reached: 0.865 },
	5000000: { wall: 54, cpu: 106, memory: 4700, f1: 0.842 }, febrl3: { f1: 0.9975 }, fake_1000: { f1: 0.950 } };

const SETS = {
	sample: { id: 'id', truth: 'truth', columns: { given: 'given_name', middle: 'middle_name', family: 'family_name', born: 'birth_date', sex: 'sex',
		phone: 'phone', address: 'address', town: 'locality', postcode: 'postcode' } },
	febrl3: { id: 'rec_id', truth: 'rec_id', who: x => x.match(/^rec-(\d+)-/)[1], columns: { given_name: 'given_name', surname: 'family_name',
		street_number: 'house_number', address_1: 'address', address_2: 'address', suburb: 'locality', postcode: 'postcode', state: 'region',
		date_of_birth: 'birth_date', soc_sec_id: 'identifier' } },
	fake_1000: { id: 'unique_id', truth: 'cluster', columns: { first_name: 'given_name', surname: 'family_name', dob: 'birth_date', city: 'locality',
		email: 'email' } },
};

function config(name) {
	const path = join(dir, name + '.yaml'), s = SETS[name];
	writeFileSync(path, `id: ${s.id}\ncolumns: {${Object.entries(s.columns).map(([c, k]) => `${c}: ${k}`).join(', ')}}\n`);
	return path;
}

function ours(name, file, truth) {
	const yaml = config(name), out = join(dir, 'ours.csv'), model = join(dir, 'model.txt');
	const link = (...more) => ran(martlet, ['link', '--config', yaml, '--out', out, ...more, file], { codes: [0, 1] });
	const run = link('--save-model', model), found = scorePairs(out, truth).all;
	const row = { wall: run.wall, cpu: Number(run.err.match(/processor ([\d.]+) s\n/)[1]), memory: Number(run.err.match(/most memory (\d+) MB/)[1]),
		candidates: Number(run.err.match(/(?:pairs compared|every pair of rows compared): (\d+)/)[1]), ...found,
		threshold: Number(run.err.match(/at ([-\d.]+) bits/)[1]), at: {} };
	// Which pairs stand at a weight depends on the rest at that weight (a row torn between two people is linked to neither), so each is a
	// run of its own, and a true pair was reached when any of them brought it.
	const reached = new Set();
	for (const w of [-1000, -10, -5, -2, ...WEIGHTS]) {
		link('--model', model, '--threshold', String(w));
		const scored = scorePairs(out, truth, reached);
		row.at[w] = scored.all;
		row.steps = w === -10 ? scored.steps(2) : row.steps;
	}
	row.reached = reached.size / truth.pairs;
	row.best = Object.entries(row.at).map(([weight, a]) => ({ weight, ...a })).reduce((x, y) => y.f1 > x.f1 ? y : x);
	return row;
}

function splinkPython() {
	const python = join(peers, 'splink/bin/python');
	const right = () => there(python) && tried('Splink', () => ran(python, ['-c',
		`import importlib.metadata as m; assert [p + "==" + m.version(p) for p in ("splink", "duckdb")] == ${JSON.stringify(SPLINK)}`]));
	if (!right()) {
		say(`making ${join(peers, 'splink')}`);
		ran('python3', ['-m', 'venv', join(peers, 'splink')]);
		ran(join(peers, 'splink/bin/pip'), ['install', '-q', ...SPLINK]);
	}
	return python;
}

function splink(python, name, file, truth) {
	const out = join(dir, 'splink.csv');
	closeSync(openSync(out, 'w'));
	const told = JSON.parse(ran(python, [join(here, 'link_splink.py'), name, file, out]).out.trim().split('\n').pop());
	const all = scorePairs(out, truth), found = scorePairs(out + '.default', truth).all;
	return { ...told, ...found, threshold: Math.log2(DEFAULT_PROBABILITY / (1 - DEFAULT_PROBABILITY)), reached: all.all.recall, best: all.best(),
		at: Object.fromEntries(WEIGHTS.map(w => [w, all.at(w)])) };
}

const figure = (x, places, unit) => x === undefined ? '–' : x.toFixed(places) + ' ' + unit;
const costLine = (who, r) => [who, figure(r.wall, 2, 's'), figure(r.cpu, 2, 's'), figure(r.memory, 0, 'MB'), count(r.candidates), share(r.reached),
	share(r.precision), share(r.recall), `**${share(r.f1)}**`, r.threshold === undefined ? '–' : r.threshold.toFixed(2), r.best ? share(r.best.f1) : '–'];
const weightLine = (who, r) => [who, ...WEIGHTS.map(w => `${share(r.at[w].precision)} / ${share(r.at[w].recall)} / ${share(r.at[w].f1)}`),
	`${share(r.best.f1)} at ${r.best.weight}`];

/** What a weight promises and what was so: the steps of two bits that hold pairs enough to tell, the last holding all above. */
function promises(who, steps) {
	const top = 20, kept = steps.filter(s => s.from < top), rest = steps.filter(s => s.from >= top);
	const lines = kept.map(s => [`${s.from} to ${s.from + 2}`, count(s.said), count(s.right), share(s.right / s.said), share(s.promised)]);
	const sum = key => rest.reduce((n, s) => n + s[key], 0);
	if (rest.length)
		lines.push([`${top} and more`, count(sum('said')), count(sum('right')), share(sum('right') / sum('said')), share(1)]);
	console.log(`What a weight promises, ${who}: pairs in steps of two bits, from -10.\n`);
	table(['bits', 'pairs', 'of them one person', 'share', 'probability in the middle of the step'], lines);
}

console.log(`Machine: ${machine()}.`);
const python = flag('no-peer') ? null : tried('Splink', splinkPython), costs = [], weights = [], promised = [];
let versions = 'Splink could not be run here; its figures marked "stored" are from another two-core machine of 24 GiB (Splink 4.0.16, DuckDB 1.5.6)';

function one(name, label, file, storedKey) {
	const s = SETS[name], truth = truthOf(file, s.id, s.truth, s.who);
	say(`${label}: ${count(truth.person.length)} rows, ${count(truth.pairs)} true pairs`);
	const mine = ours(name, file, truth), peer = python && tried('Splink', () => splink(python, name, file, truth));
	costs.push(costLine(`Martlet, ${label}`, mine));
	weights.push(weightLine(`Martlet, ${label}`, mine));
	promised.push([label, mine.steps]);
	if (peer) {
		versions = `${peer.versions}, ${peer.threads} threads`;
		costs.push(costLine(`Splink, ${label}`, peer));
		weights.push(weightLine(`Splink, ${label}`, peer));
		costs.push([`Splink / Martlet, ${label}`, (peer.wall / mine.wall).toFixed(1), (peer.cpu / mine.cpu).toFixed(1),
			(peer.memory / mine.memory).toFixed(1), '', '', '', '', (peer.f1 / mine.f1).toFixed(3), '', (peer.best.f1 / mine.best.f1).toFixed(3)]);
	} else if (STORED[storedKey]) {
		costs.push(costLine(`Splink, ${label}, stored`, STORED[storedKey]));
	}
}

const people = join(dir, 'people.csv');
const fd = openSync(people, 'w');
ran(sample, [String(size), seed], { stdio: ['ignore', fd, 'pipe'] });
closeSync(fd);
one('sample', `${count(size)} generated`, people, size);
for (const name of ['febrl3', 'fake_1000'])
	if (there(join(shared, 'data', name + '.csv')))
		one(name, name, join(shared, 'data', name + '.csv'), name);
console.log(`${versions}.\n`);
table(['what', 'wall', 'processor', 'most memory', 'candidate pairs', 'true pairs reached', 'precision', 'recall', 'F1', 'default threshold, bits', 'best F1 at any'], costs);
console.log('Precision / recall / F1 at fixed weights, in bits:\n');
table(['what', ...WEIGHTS.map(String), 'best F1'], weights);
for (const [label, steps] of promised)
	promises(label, steps);
