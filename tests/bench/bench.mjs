// What the benches beside this file share: their arguments, what they run and how long it took, and the table at the end.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, homedir, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url)), root = join(here, '../..');
export const build = process.env.MARTLET_BUILD ?? join(root, 'build');
export const martlet = join(build, 'src/cmd/martlet'), sample = join(build, 'tools/people_sample'), rowsBench = join(build, 'tests/bench/rows'), sinceBench = join(build, 'tests/bench/since');
/** Where what we are measured against is kept, outside the tree. */
export const peers = process.env.MARTLET_PEERS ?? join(homedir(), '.cache/martlet-peers');
/** Public sets with their truth, where somebody has them. */
export const shared = process.env.MARTLET_SHARED ?? join(root, '../shared');

const args = process.argv.slice(2);
export const option = (name, otherwise) => args.includes('--' + name) ? args[args.indexOf('--' + name) + 1] : otherwise;
export const flag = name => args.includes('--' + name);

/** A folder of this run, gone at the end of it unless MARTLET_BENCH_DIR says where to keep it. */
export function scratch(name) {
	const keep = process.env.MARTLET_BENCH_DIR, dir = keep ? join(keep, name) : mkdtempSync(join(tmpdir(), `martlet-${name}-`));
	mkdirSync(dir, { recursive: true });
	if (!keep)
		process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
	return dir;
}

/** Runs a program to its end: what it said and the seconds it took. Codes other than those allowed end the bench. */
export function ran(program, args, options = {}) {
	const begun = process.hrtime.bigint();
	const r = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, ...options });
	const wall = Number(process.hrtime.bigint() - begun) / 1e9;
	if (r.error || !(options.codes ?? [0]).includes(r.status))
		throw new Error(`${program} ${args.join(' ').slice(0, 200)}: ${r.error?.message ?? 'exit ' + r.status}\n${(r.stderr ?? '').slice(-2000)}`);
	return { out: r.stdout, err: r.stderr, wall };
}

/** Does it, or says why not: what a missing peer is. */
export function tried(what, act) {
	try {
		return act();
	} catch (e) {
		console.error(`${what}: not measured here: ${e.message.slice(0, 1500)}`);
		return null;
	}
}

export const there = path => existsSync(path);
export const say = text => console.error(`# ${text}`);
export const machine = () => `${cpus().length} × ${cpus()[0].model.trim()}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ` +
	ran('uname', ['-sr']).out.trim();
export const revision = () => ran('git', ['-C', root, 'rev-parse', '--short', 'HEAD']).out.trim();
export const share = x => x === undefined || x === null || Number.isNaN(x) ? '–' : x.toFixed(4);
export const count = n => n === undefined || n === null ? '–' : Number(n).toLocaleString('en-GB');

export function table(heading, lines) {
	console.log(`| ${heading.join(' | ')} |\n|${heading.map((h, i) => i ? '---:' : '---').join('|')}|`);
	for (const line of lines)
		console.log(`| ${line.join(' | ')} |`);
	console.log('');
}
