// Everything a picture says is followed to where it comes from: every name, fact, figure, flag, clock, row, quote and happening leads to
// a record that holds the same words, and every gap names the rule that looked for it. What does not is told, one a line.
import { as } from './journeys.mjs';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
// Words a sentence of the practice puts between what records say.
const JOINING = new Set(('a an and are at by born called child found from has hours here home in is it last known lives made of on or out people person since the their they this'
	+ ' times to used was went with ended old due you').split(' '));

// Letters and numbers only; months by three letters, weekdays and hours of waiting left out, so that one date is one however it is shown.
export function words(text) {
	return (text.toLowerCase().replace(/\d+ (d|h|min|s)\b( \d+ (h|min)\b)?( (later|over|left|late)\b)?/g, ' ').normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [])
		.map(w => MONTHS.includes(w.slice(0, 3)) && /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december|sept)$/.test(w)
			? w.slice(0, 3) : w)
		.filter(w => !/^(mon|tue|wed|thu|fri|sat|sun)$/.test(w));
}

// What a page claims: in the page. Each thing that is said, its words, where it leads, or the rule of its gap.
function claimed() {
	const main = document.querySelector('main'), out = [];
	const path = a => new URL(a.href).pathname + new URL(a.href).search + new URL(a.href).hash;
	const leads = e => [...new Set([e.closest('[data-source]')?.dataset.source, ...[...e.querySelectorAll('[data-source]')].map(x => x.dataset.source),
		...[...e.querySelectorAll('a[href]')].map(path)].filter(h => h && !/\/(do\/|new\?)/.test(h)))];
	const said = (e, without = '') => {
		const copy = e.cloneNode(true);
		for (const x of copy.querySelectorAll('.m-gap, .m-none, .m-stale, .m-clock, .m-late, .m-vh, .govuk-visually-hidden, dt, small.src' + without))
			x.remove();
		for (const x of copy.querySelectorAll('*'))
			x.append(' ');
		return copy.textContent.replace(/\s+/g, ' ').trim();
	};
	const times = e => [...e.querySelectorAll('.m-clock time[datetime]')].map(t => t.getAttribute('datetime'));
	const add = (what, e, more = {}) => out.push({ what, text: said(e, more.without), leads: leads(e), rule: e.closest('[data-rule]')?.dataset.rule ?? '',
		gap: !!e.querySelector('.m-gap, .m-none'), times: times(e), ...more });
	for (const e of main.querySelectorAll('.m-crit'))
		add('strip', e, { without: ', .m-big, a[role=button]', times: [...e.querySelectorAll('time')].map(t => t.getAttribute('datetime')) });
	add('name', main.querySelector('.m-idmain > [data-source]'));
	for (const e of main.querySelectorAll('.m-id .m-flags > li, .m-cols .m-flags > li'))
		add('flag', e);
	for (const e of main.querySelectorAll('.m-facts > div'))
		add('fact', e);
	for (const e of main.querySelectorAll('.m-tiles > div'))
		add('tile', e.querySelector('dd.v'), { figure: true });
	for (const e of main.querySelectorAll('.m-todo > li'))
		add('to do', e);
	for (const e of main.querySelectorAll('.m-gapbox .m-list > li'))
		add('not known', e, { text: '' });
	for (const e of main.querySelectorAll('.m-panel--none'))
		add('empty panel', e, { text: '' });
	for (const panel of main.querySelectorAll('.m-panel[data-rule]:not(.m-panel--none)')) {
		const name = panel.querySelector('h2').textContent.trim(), head = leads(panel.querySelector('h2'));
		for (const e of panel.querySelectorAll('.m-steps > li'))
			add(`step of ${name}`, e, { leads: head });
		for (const e of panel.querySelectorAll('tbody > tr, .m-list > li'))
			add(`row of ${name}`, e, { without: ', .m-flags', counts: [...e.querySelectorAll('td')].map(c => c.textContent.trim()).filter(t => /^\d+$/.test(t)) });
	}
	for (const e of main.querySelectorAll('.m-chron tbody > tr'))
		add('happening', e);
	return out;
}

// A page as it stands: its words, the moments on it, the records its own fields refer to, how many rows it lists.
async function standing(base, path, seen) {
	const at = path.split('#')[0];
	if (!seen.has(at)) {
		await seen.page.goto(base + at);
		seen.set(at, await seen.page.evaluate(() => {
			const main = document.querySelector('main'), all = what => [...main.querySelectorAll(what)];
			for (const x of all('*:not(text)'))
				x.append(' ');
			return { text: main.textContent, moments: all('time[datetime]').map(t => t.getAttribute('datetime')), picture: !!main.querySelector('.m-id'),
				refers: all('.m-kv dd a[href]').map(a => a.getAttribute('href')), rows: all('.m-chron tbody > tr').length,
				born: (main.querySelector('.m-id h1 small') ?? main).textContent.match(/born (\d+ \w+ \d{4})|Date of birth\s+(\d+ \w+ \d{4})/)?.slice(1).find(Boolean) };
		}));
	}
	return seen.get(at);
}

function age(born, now) {
	const b = new Date(born + ' UTC'), n = new Date(now);
	return n.getUTCFullYear() - b.getUTCFullYear() - (n.getUTCMonth() < b.getUTCMonth() || (n.getUTCMonth() === b.getUTCMonth() && n.getUTCDate() < b.getUTCDate()) ? 1 : 0);
}

// All that may be read by going where a claim leads: those pages, a person's own record, and what the records there refer to.
async function reached(page, base, leads, here, seen) {
	const text = [], moments = [], now = await page.getAttribute('body', 'data-now');
	const take = async path => {
		const s = await standing(base, path, seen);
		text.push(s.text);
		moments.push(...s.moments);
		if (s.born)
			text.push(String(age(s.born, now)), age(s.born, now) >= 18 ? 'man woman' : 'boy girl');
		return s;
	};
	for (const path of leads.filter(l => !l.startsWith(here + '#'))) {
		const s = await take(path);
		if (s.picture && !/\/record/.test(path))
			await take(path.split(/[?#]/)[0] + '/record');
		for (const to of s.refers)
			await take(to);
	}
	return { words: new Set(words(text.join(' '))), moments: new Set(moments) };
}

// A figure leads to the list it was counted from, a panel of the page or a page of happenings: there must be as many. Other words stand in the panel.
async function figured(page, base, claim, list, at, seen) {
	const counted = claim.text.match(/^(\d+)(?: of (\d+))? (?:times?|linked|done)/);
	const rows = list.includes('#') ? page.locator(list.slice(list.indexOf('#'))).locator('xpath=..').locator('tbody tr, .m-list > li') : null;
	const n = rows ? await rows.count() : (await standing(base, list, seen)).rows;
	if (n < Math.max(1, ...(counted ?? []).slice(1).map(Number).filter(Boolean)))
		return `${at}: ${list} lists only ${n}`;
	const there = rows && !counted ? new Set(words((await rows.allInnerTexts()).join(' '))) : null;
	return there && words(claim.text).some(w => !there.has(w)) ? `${at}: ${list} does not say so` : '';
}

// What is wrong with one claim; empty: it stands.
export async function judged(page, base, claim, here, seen) {
	const leads = claim.leads.filter(l => l.split(/[?#]/)[0] !== here || /[?#]/.test(l));
	const at = `${claim.what}: "${claim.text.slice(0, 90)}"`;
	if (!leads.length)
		return claim.text ? `${at}: leads nowhere` : claim.rule ? '' : `${at}: a gap without a rule`;
	if (claim.figure)
		return figured(page, base, claim, leads[0], at, seen);
	const found = await reached(page, base, leads, here, seen);
	const missing = words(claim.text).filter(w => !found.words.has(w) && !JOINING.has(w) && !claim.counts?.includes(w));
	const late = claim.times.filter(t => !found.moments.has(t));
	return missing.length ? `${at}: ${leads.join(' ')} does not say: ${missing.join(' ')}` : late.length ? `${at}: ${leads.join(' ')} has no clock of ${late}` : '';
}

// The whole picture; gives what cannot be followed and how many claims there were. Then one word of one row is changed, one lead cut and one
// rule taken away: each must be told, or the test sees nothing.
export async function traced(world, number, path) {
	const wrong = [], unseen = [];
	let claims;
	await as(world, number, {}, async page => {
		const seen = new Map();
		seen.page = await page.context().newPage();
		await page.goto(world.base + path);
		claims = await page.evaluate(`(${claimed})()`);
		for (const c of claims) {
			const why = await judged(page, world.base, c, path, seen);
			if (why)
				wrong.push(why);
		}
		for (const what of ['fact', 'flag', 'to do', 'happening', 'row of People who pose a risk']) {
			const c = claims.find(x => x.what === what && x.leads.length);
			if (!c || !await judged(page, world.base, { ...c, text: c.text + ' Zebedee' }, path, seen) || !await judged(page, world.base, { ...c, leads: [] }, path, seen))
				unseen.push(what);
		}
		const gap = claims.find(x => x.what === 'not known' && !x.leads.length);
		if (!gap || !await judged(page, world.base, { ...gap, rule: '' }, path, seen))
			unseen.push('a gap without a rule');
	});
	return { wrong, unseen, claims };
}
