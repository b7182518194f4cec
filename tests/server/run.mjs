// The server itself, under its administrator's hands: what it will not open. Usage: node run.mjs MARTLET PRACTICE
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ended, force, started } from '../stories/server.mjs';

const [martlet, practice] = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'martlet-server-')), data = join(dir, 'data'), clock = join(dir, 'clock'), live = join(dir, 'live');
let passed = 0, failed = 0;

function tell(name, good, words = '') {
	if (good)
		passed++;
	else
		failed++;
	console.log(`${good ? 'ok' : 'not ok'} ${name}${good ? '' : `\n      ${words}`}`);
}

function account(verb, number, input, of = live) {
	return spawnSync(martlet, ['account', verb, '--data', data, '--practice', of, '--number', number], { encoding: 'utf8', input });
}

// Starts the server; gives what it said when it would not.
async function serve(of) {
	const log = [];
	try {
		return { server: await started(martlet, ['serve', '--data', data, '--practice', of, '--listen', '127.0.0.1:0', '--clock', clock],
			/(http:\/\/127\.0\.0\.1:\d+)/, log), said: '' };
	} catch {
		return { said: log.join('') };
	}
}

async function livePractice() {
	cpSync(practice, live, { recursive: true });
	const file = join(live, 'practice.yaml'), text = readFileSync(file, 'utf8');
	writeFileSync(file, text.replace(/^live: .*\n/m, ''));
	tell('a live practice is one without the words', readFileSync(file, 'utf8') !== text);
	const first = await serve(live);
	await ended(first.server?.child);
	tell('a live practice is not served while the demonstration can sign in', /is live, and the demonstration's passphrase still opens CH4471, SV2210/.test(first.said) &&
		/nothing was started/.test(first.said), first.said || 'it was served');
	for (const number of ['CH4471', 'SV2210', 'PC1907', 'PC3015', 'MC5120', 'DI0622', 'AU7704'])
		account('disable', number);
	const second = await serve(live);
	await ended(second.server?.child);
	tell('one account is enough', /still opens AD9001:/.test(second.said), second.said || 'it was served');
	tell('a passphrase that is too short is not set', account('password', 'AD9001', 'short\n').status === 1);
	tell('another passphrase is set', account('password', 'AD9001', 'tea before the early shift\n').status === 0);
	const third = await serve(live);
	await ended(third.server?.child);
	tell('then it is served', third.server !== undefined, third.said);
	tell('a disabled account is let in again by name', account('enable', 'CH4471').status === 0 && account('enable', 'XX1').status === 1);
	const fourth = await serve(live);
	await ended(fourth.server?.child);
	tell('and is refused again with it', /still opens CH4471:/.test(fourth.said), fourth.said || 'it was served');
}

try {
	writeFileSync(clock, '2026-01-05T02:00:00Z');
	await force(martlet, practice, data, 100, '2026-01-05T02:00:00Z');
	await livePractice();
} catch (e) {
	tell('a server to try', false, e.stack);
} finally {
	rmSync(dir, { recursive: true, force: true });
}
console.log(`server: ${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
