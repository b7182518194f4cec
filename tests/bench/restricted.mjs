// Whether a stopwatch tells that somebody is restricted: the same questions of two stores, one with him and one that never had him,
// asked in turn by a role that may not know. Beside each pair stands a control pair that matches nobody hidden, for what differs
// between two processes anyway. --people N (20000), --pairs N (2000), --turns N (4: both servers are started again as often).
import { cpSync, existsSync, rmSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { started, ended, force } from '../stories/server.mjs';
import { Visitor } from '../stories/visitor.mjs';
import { machine, martlet, option, revision, root, say, scratch, table } from './bench.mjs';

const people = Number(option('people', 20000)), wanted = Number(option('pairs', 2000)), turns = Number(option('turns', 4));
const dir = scratch('restricted'), practice = join(root, 'practice'), now = '2026-01-05T10:00:00Z';
const without = join(dir, 'without'), withHim = join(dir, 'with'), PASS = 'invented people only';
// What matches him, and beside it one just as long that matches nobody.
const questions = [['Leofwine Quarrendon', 'Leofwyne Tarrendown'], ['Leofwin Quarendon', 'Leofwyn Tarendon'], ['Leofwine Quarrendon 3 March 1971', 'Leofwyne Tarrendown 4 April 1971'],
	['quarrendon', 'tarrendown'], ['3 March 1971', '4 April 1971']];

async function serve(data) {
	const server = await started(martlet, ['serve', '--data', data, '--practice', practice, '--listen', '127.0.0.1:0', '--page-rate', '0'], /(http:\/\/127\.0\.0\.1:\d+)/, []);
	server.agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	return server;
}

async function signIn(server, number) {
	const visitor = new Visitor(number, number, () => server.at);
	await visitor.signIn(PASS);
	return visitor;
}

async function restrict() {
	const server = await serve(withHim), inspector = await signIn(server, 'DI0622');
	await inspector.open('/people/new');
	await inspector.submit('Add a person', { given_names: ['Leofwine'], family_name: ['Quarrendon'], born: ['3 March 1971'], _sure: ['1'] });
	const ref = inspector.at.match(/PN-[\d-]+/)?.[0];
	if (!ref)
		throw new Error(`he could not be recorded: ${inspector.at} ${inspector.status}`);
	await inspector.open(`/restrictions/new?person=${ref}`);
	await inspector.submit('Restrict a person', { kind: ['covert'], reason: ['operation'], why: ['Measured'], owner: [owner(inspector.page)],
		'knowers.0.officer': [owner(inspector.page)], 'review_at.day': ['5 January 2030'], 'review_at.time': ['10:00'] });
	if (inspector.status !== 200)
		throw new Error(`he could not be restricted: ${inspector.status}`);
	await ended(server.child);
}

const owner = page => page.match(/<option value="([^"]+)"[^>]*>[^<]*DI0622/)?.[1] ?? 'DI0622';

function ask(server, q) {
	const begun = process.hrtime.bigint();
	return new Promise((done, fail) => {
		http.get(`${server.at}/find?list=1&q=${encodeURIComponent(q)}`, { agent: server.agent, headers: { cookie: server.cookie } }, r => {
			let body = '';
			r.on('data', part => { body += part; });
			r.on('end', () => done({ us: Number(process.hrtime.bigint() - begun) / 1e3, status: r.statusCode, body }));
		}).on('error', fail);
	});
}

async function pair(a, b, q, first) {
	const one = first ? await ask(a, q) : null, other = await ask(b, q), answer = one ?? await ask(a, q);
	if (answer.status !== 200 || other.status !== 200 || /Quarrendon, /.test(answer.body))
		throw new Error(`a question was answered with ${answer.status}, ${other.status}`);
	return { with: answer.us, without: other.us };
}

const middle = values => { const s = [...values].sort((x, y) => x - y); return s[s.length >> 1]; };

// Two-sided: how often flipping the signs at random gives a middle as far from nothing. A fixed seed: the same figures give the same p.
function flipped(differences, times = 2000) {
	const far = Math.abs(trimmed(differences));
	let seed = 0x9e3779b9, more = 1;
	const random = () => { seed ^= seed << 13; seed ^= seed >>> 17; seed ^= seed << 5; return seed & 1; };
	for (let i = 0; i < times; i++)
		more += Math.abs(trimmed(differences.map(d => random() ? d : -d))) >= far;
	return more / (times + 1);
}

// The mean of the middle four fifths: a page that met a checkpoint says nothing of anybody.
function trimmed(values) {
	const s = [...values].sort((x, y) => x - y), cut = Math.floor(s.length / 10), kept = s.slice(cut, s.length - cut);
	return kept.reduce((a, b) => a + b, 0) / kept.length;
}

// Two-sided sign test, by the normal's tail.
function signs(differences) {
	const n = differences.filter(d => d !== 0).length, up = differences.filter(d => d > 0).length;
	const z = Math.max(0, Math.abs(up - n / 2) - 0.5) / Math.sqrt(n / 4), t = 1 / (1 + 0.3275911 * z / Math.SQRT2);
	return { up, n, p: ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-z * z / 2) };
}

if (!existsSync(join(without, 'martlet.db'))) {
	say(`making a force of ${people}`);
	await force(martlet, practice, without, people, now);
}
rmSync(withHim, { recursive: true, force: true });
cpSync(without, withHim, { recursive: true });
await restrict();
const hit = [], control = [];
for (let turn = 0; turn < turns; turn++) {
	const servers = [];
	for (const data of turn & 1 ? [withHim, without] : [without, withHim])
		servers.push(await serve(data));
	const [a, b] = turn & 1 ? servers : [servers[1], servers[0]];
	for (const s of servers)
		s.cookie = (await signIn(s, 'MC5120')).cookie;
	for (let i = 0; i < 200; i++)
		await pair(a, b, questions[i % questions.length][i & 1], i & 2);
	for (let i = 0; i < wanted / turns; i++) {
		const [his, nobodys] = questions[i % questions.length];
		hit.push(await pair(a, b, his, i & 1));
		control.push(await pair(a, b, nobodys, i & 1));
	}
	for (const s of servers) {
		s.agent.destroy();
		await ended(s.child);
	}
}
const rows = [['matches him', hit], ['matches nobody hidden (control)', control]].map(([what, pairs]) => {
	const d = pairs.map(p => p.with - p.without), s = signs(d);
	return [what, pairs.length, middle(pairs.map(p => p.with)).toFixed(0), middle(pairs.map(p => p.without)).toFixed(0), trimmed(d).toFixed(1), `${s.up} of ${s.n}`, s.p.toFixed(3),
		flipped(d).toFixed(3)];
});
const both = hit.map((p, i) => p.with - p.without - (control[i].with - control[i].without)), s = signs(both);
rows.push(['him, less the control', both.length, '', '', trimmed(both).toFixed(1), `${s.up} of ${s.n}`, s.p.toFixed(3), flipped(both).toFixed(3)]);
console.log(`\`script/bench restricted --people ${people} --pairs ${wanted}\`, Martlet ${revision()}. ${machine()}.\n`);
table(['question', 'pairs', 'with him, middle µs', 'without', 'difference, µs (trimmed mean)', 'slower with him', 'p, signs', 'p, signs flipped'], rows);
