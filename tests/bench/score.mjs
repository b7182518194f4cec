// How right a tool was: its pairs or clusters against who is truly who. Every tool is scored by this one file.
//
//   node score.mjs TRUTH.csv ID_COLUMN TRUTH_COLUMN PAIRS.csv [CLUSTERS.csv]      PAIRS: a,b,weight[,probability]; CLUSTERS: id,cluster
//
// A pair counts once; an id that is in no row, a row paired with itself and a pair told twice are mistakes of the tool and end the scoring.
import { closeSync, openSync, readSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** The rows of a CSV file as arrays, heading first; quotes as RFC 4180 has them, spaces round a field dropped. */
export function* rows(path) {
	const fd = openSync(path, 'r'), chunk = Buffer.alloc(1 << 22);
	let rest = '', decoder = new TextDecoder();
	for (let n = 1; n > 0;) {
		n = readSync(fd, chunk);
		const text = rest + (n ? decoder.decode(chunk.subarray(0, n), { stream: true }) : decoder.decode());
		const lines = text.split('\n');
		rest = n ? lines.pop() : '';
		for (const line of lines)
			if (line !== '' && line !== '\r')
				yield line.includes('"') ? quoted(line) : line.trimEnd().split(',').map(f => f.trim());
	}
	closeSync(fd);
}

function quoted(line) {
	const out = [];
	for (const m of line.trimEnd().matchAll(/(?:^|,)(?:\s*"((?:[^"]|"")*)"|([^,]*))/g))
		out.push(m[1] !== undefined ? m[1].replaceAll('""', '"') : m[2].trim());
	return out;
}

const couples = n => n * (n - 1) / 2;

/** Who each row truly is: a number an id, and how many pairs of rows are one person. */
export function truthOf(path, id, truth, who = x => x) {
	const number = new Map(), person = [], of = new Map();
	let at;
	for (const row of rows(path)) {
		if (!at) {
			at = [id, truth].map(c => row.map(f => f.replace(/^\ufeff/, '')).indexOf(c));
			if (at.includes(-1))
				throw new Error(`${path} has no column ${at[0] < 0 ? id : truth}`);
			continue;
		}
		const key = who(row[at[1]]);
		if (number.has(row[at[0]]))
			throw new Error(`${path}: the id ${row[at[0]]} stands twice`);
		number.set(row[at[0]], person.length);
		of.set(key, (of.get(key) ?? 0) + 1);
		person.push(key);
	}
	return { number, person, pairs: [...of.values()].reduce((sum, n) => sum + couples(n), 0) };
}

/** A set of whole numbers below 2^53, for tens of millions of them. */
class Seen {
	constructor() { this.slots = new Float64Array(1 << 16).fill(-1); this.n = 0; }
	slot(x) {
		const mask = this.slots.length - 1;
		let i = (Math.imul(x % 4294967296 | 0, 0x9e3779b1) ^ Math.imul(x / 4294967296 | 0, 0x85ebca6b)) >>> 7 & mask;
		while (this.slots[i] !== -1 && this.slots[i] !== x)
			i = i + 1 & mask;
		return i;
	}
	add(x) {
		const i = this.slot(x);
		if (this.slots[i] === x)
			return false;
		this.slots[i] = x;
		if (++this.n * 2 > this.slots.length) {
			const old = this.slots;
			this.slots = new Float64Array(old.length * 2).fill(-1);
			for (const y of old)
				if (y !== -1)
					this.slots[this.slot(y)] = y;
		}
		return true;
	}
}

export function measure(right, said, all) {
	const precision = said ? right / said : 1, recall = all ? right / all : 1;
	return { said, right, precision, recall, f1: precision + recall ? 2 * precision * recall / (precision + recall) : 0 };
}

/** Pairs with weights: right and said in steps of a quarter of a bit, so that any such threshold can be asked for. reached: true pairs go in. */
export function scorePairs(path, truth, reached = null) {
	const said = new Map(), right = new Map(), seen = new Seen(), n = truth.person.length;
	const wrong = [];
	let line = 0;
	for (const [a, b, weight] of rows(path)) {
		if (++line === 1)
			continue;
		const x = truth.number.get(a), y = truth.number.get(b), bin = Math.floor(Number(weight) * 4);
		if (x === undefined || y === undefined)
			throw new Error(`${path}:${line}: no row has the id ${x === undefined ? a : b}`);
		if (x === y)
			throw new Error(`${path}:${line}: ${a} is paired with itself`);
		if (!Number.isFinite(bin))
			throw new Error(`${path}:${line}: "${weight}" is no weight`);
		if (!seen.add(Math.min(x, y) * n + Math.max(x, y)))
			throw new Error(`${path}:${line}: ${a} and ${b} stand there twice`);
		said.set(bin, (said.get(bin) ?? 0) + 1);
		if (truth.person[x] === truth.person[y]) {
			right.set(bin, (right.get(bin) ?? 0) + 1);
			reached?.add(Math.min(x, y) * n + Math.max(x, y));
		} else if (wrong.length < 100) {
			wrong.push([a, b, Number(weight)]);
		}
	}
	const sum = (map, from) => [...map].reduce((total, [bin, k]) => total + (bin >= from ? k : 0), 0);
	const at = weight => measure(sum(right, weight * 4), sum(said, weight * 4), truth.pairs);
	/** For each step of so many bits: from, pairs told, right ones, and what the middle of the step promises. */
	const steps = width => {
		const floor = bin => Math.floor(bin / 4 / width) * width, froms = [...new Set([...said.keys()].map(floor))].sort((x, y) => x - y);
		const of = (map, from) => [...map].reduce((total, [bin, k]) => total + (floor(bin) === from ? k : 0), 0);
		return froms.map(from => ({ from, said: of(said, from), right: of(right, from), promised: 1 / (1 + 2 ** -(from + width / 2)) }));
	};
	const best = () => [...said.keys()].map(bin => ({ weight: bin / 4, ...at(bin / 4) })).reduce((x, y) => y.f1 > x.f1 ? y : x, { f1: 0 });
	return { at, best, steps, all: at(-Infinity), wrong };
}

/** Clusters by their pairs; every row of the truth must be in one. */
export function scoreClusters(path, truth) {
	const sizes = new Map(), both = new Map(), done = new Set();
	let line = 0;
	for (const [id, cluster] of rows(path)) {
		if (++line === 1)
			continue;
		const x = truth.number.get(id), key = cluster + '\n' + truth.person[x];
		if (x === undefined || done.has(x))
			throw new Error(`${path}:${line}: the id ${id} ${x === undefined ? 'is in no row' : 'stands twice'}`);
		done.add(x);
		sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
		both.set(key, (both.get(key) ?? 0) + 1);
	}
	if (done.size !== truth.person.length)
		throw new Error(`${path}: ${truth.person.length - done.size} rows are in no cluster`);
	const total = map => [...map.values()].reduce((sum, n) => sum + couples(n), 0);
	return measure(total(both), total(sizes), truth.pairs);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const [path, id, column, pairs, clusters] = process.argv.slice(2);
	if (!pairs) {
		console.error('usage: score.mjs TRUTH.csv ID_COLUMN TRUTH_COLUMN PAIRS.csv [CLUSTERS.csv]');
		process.exit(2);
	}
	const truth = truthOf(path, id, column);
	console.log('pairs', JSON.stringify(scorePairs(pairs, truth).all));
	if (clusters)
		console.log('clusters', JSON.stringify(scoreClusters(clusters, truth)));
}
