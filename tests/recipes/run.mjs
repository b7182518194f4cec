// The README's recipes, done exactly as they stand there to a copy of the practice; then a story sees what they promise. Each is also
// left out in turn, to see the story notice. Usage: node run.mjs MARTLET
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url)), root = join(here, '../..'), [martlet] = process.argv.slice(2);
const steps = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```yaml (\S+) (new|after="(.*)"|replace="(.*)")\n([\s\S]*?)^```$/gm)]
	.map(m => ({ file: m[1], kind: m[2].split('=')[0], at: m[3] ?? m[4], text: m[5] }));

function done(dir, which) {
	for (const s of which) {
		const path = join(dir, s.file);
		if (s.kind === 'new') {
			writeFileSync(path, s.text);
			continue;
		}
		const old = readFileSync(path, 'utf8'), at = old.indexOf(s.kind === 'after' ? '\n' + s.at : s.at);
		if (at < 0)
			throw new Error(`${s.file} has no "${s.at}"`);
		const end = s.kind === 'after' ? old.indexOf('\n', at + 1) + 1 : at;
		writeFileSync(path, s.kind === 'after' ? old.slice(0, end) + s.text + old.slice(end) : old.replace(s.at, s.text.trim()));
	}
}

function played(which) {
	const dir = mkdtempSync(join(tmpdir(), 'martlet-recipe-'));
	try {
		cpSync(join(root, 'practice'), join(dir, 'practice'), { recursive: true });
		done(dir, which);
		const check = spawnSync(martlet, ['check', join(dir, 'practice')], { encoding: 'utf8' });
		if (check.status !== 0)
			return `check: ${check.stdout}${check.stderr}`;
		const story = spawnSync(process.execPath, [join(here, '../stories/run.mjs'), martlet, join(dir, 'practice'), join(here, 'recipes.story')], { encoding: 'utf8' });
		return story.status === 0 ? '' : story.stdout + story.stderr;
	} catch (e) {
		return e.message;
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
}

let passed = 0, failed = 0;
function tell(name, good, words) {
	if (good)
		passed++;
	else
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${name}${good ? '' : '\n      ' + words.slice(0, 3000)}`);
}

const all = played(steps);
tell('the four recipes together', steps.length === 5 && all === '', `${steps.length} steps found\n${all}`);
// The saboteur: a recipe left out must be missed.
for (const [name, left] of [['field', [0, 1]], ['clock', [2]], ['guard', [3]], ['board', [4]]])
	tell(`the ${name} is missed when it is left out`, played(steps.filter((s, i) => !left.includes(i))) !== '', 'the story did not notice');
console.log(`recipes: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
