// What people saved since the index was built cost a question: the same set, alone and with so many beside it, asked in turn (since.c).
// Usage: since [--rows N] [--since N] [--questions N] [--seed S]. Times are the thread's own, so what else runs here counts for little.
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { count, machine, option, ran, revision, sample, scratch, sinceBench, table } from './bench.mjs';

const size = option('rows', '1000000'), since = option('since', '50000'), seed = option('seed', '11'), dir = scratch('since');
const made = (name, ...args) => {
	const path = join(dir, name), fd = openSync(path, 'w');
	ran(sample, args, { stdio: ['ignore', fd, 'pipe'] });
	closeSync(fd);
	return path;
};
const people = made('people.csv', size, seed), saved = made('since.csv', since, String(Number(seed) + 1));
const asked = option('questions', '3500');
console.log(`Machine: ${machine()}. Martlet ${revision()}. ${count(size)} people in the set, ${count(since)} saved since.\n`);
table(['questions', 'p50 alone, ms', 'p99 alone', 'p50 with those since', 'p99 with', 'p99, more'], [['one slip each', []], ['harder', ['hard']]].map(([what, how]) => {
	const out = ran(sinceBench, [people, saved, made(`${what}.csv`, size, seed, asked, ...how)]).out;
	const [alone, beside] = [...out.matchAll(/p50 ([\d.]+) p99 ([\d.]+)/g)].map(m => m.slice(1).map(Number));
	return [what, ...[...alone, ...beside].map(x => x.toFixed(3)), `${((beside[1] / alone[1] - 1) * 100).toFixed(0)} %`];
}));
