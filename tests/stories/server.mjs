// Starting and ending what a story or a browser test runs: the demonstration force, the server, the stand-in peer.
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

export const run = promisify(execFile);
export const SECRET = 'whsec_' + Buffer.alloc(32, 7).toString('base64');

// What those say who are asked in their own words why they open records.
export const WHY = 'Playing how a day goes, for practice';

// The cookie an answer sets, or the one there was. (Debian 12's Node has no getSetCookie; we set one cookie an answer.)
export function cookieOf(response, before = '') {
	return response.headers.get('set-cookie')?.split(';')[0] ?? before;
}

// Starts a subcommand that stays; gives it back when its output matches.
export function started(martlet, args, pattern, log) {
	const child = spawn(martlet, args, { stdio: ['ignore', 'pipe', 'pipe'] });
	return new Promise((done, fail) => {
		const limit = setTimeout(() => fail(new Error(`martlet ${args[0]} did not say it was ready: ${log.join('')}`)), 60000);
		const hear = chunk => {
			log.push(String(chunk));
			const m = log.join('').match(pattern);
			if (m) {
				clearTimeout(limit);
				done({ child, at: m[1] });
			}
		};
		child.stdout.on('data', hear);
		child.stderr.on('data', hear);
		child.on('exit', code => {
			clearTimeout(limit);
			fail(new Error(`martlet ${args[0]} ended with ${code}: ${log.join('')}`));
		});
	});
}

export function ended(child) {
	if (!child || child.exitCode !== null)
		return Promise.resolve();
	return new Promise(done => {
		child.removeAllListeners('exit');
		const hard = setTimeout(() => child.kill('SIGKILL'), 15000);
		child.on('exit', () => {
			clearTimeout(hard);
			done();
		});
		child.kill('SIGTERM');
	});
}

// A demonstration force as it stands at an instant; gives the passphrase of its accounts.
export async function force(martlet, practice, data, people, now) {
	const made = await run(martlet, ['demo', '--data', data, '--people', String(people), '--seed', '7', '--now', now, '--practice', practice],
		{ maxBuffer: 1 << 24 });
	const passphrase = made.stdout.match(/passphrase "([^"]+)"/)?.[1];
	if (!passphrase)
		throw new Error(`martlet demo gave no passphrase: ${made.stdout.slice(-400)}`);
	return passphrase;
}
