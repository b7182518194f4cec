// The review's girl as people meet her in a browser. The same tale without scripts, to the last field, is tests/stories/girl.story;
// here stand the things only a browser shows: focus, keys, clicks counted, scripts on, nothing refused by the page's own policy.
import { readFileSync, writeFileSync } from 'node:fs';
import { axe, browser, empties, signIn, watch } from './browser.mjs';

export const actors = ['CH4471', 'SV2210', 'PC1907', 'MC5120', 'DI0622', 'AU7704', 'AD9001'];
export const starts = ['/find?q=Keira+Ashdown', '/find?q=zzzz', '/boards/missing_now', '/boards/interviews', '/settings', '/how', '/circulation/failures',
	'/ledger', '/accounts', '/missing', '/people'].filter(p => !['/circulation/failures', '/ledger', '/accounts', '/missing', '/people'].includes(p));

function must(good, words) {
	if (!good)
		throw new Error(words);
}

export async function as(world, number, options, body) {
	const b = await browser(), complaints = [];
	try {
		const page = await (await b.newContext({ viewport: { width: 1440, height: 900 }, ...options })).newPage();
		watch(page, complaints);
		await signIn(page, world.base, number, world.passphrase);
		await body(page);
		must(complaints.length === 0, complaints.join('\n'));
	} finally {
		await b.close();
	}
}

const press = (page, what) => Promise.all([page.waitForNavigation(), page.click(what)]);

async function report(page) {
	await page.fill('[name="reported_at.day"]', 'today');
	await page.fill('[name="reported_at.time"]', 'now');
	await page.fill('[name=circumstances]', 'Did not come back from the smoking area');
	await page.check('[name="last_seen_at.absent"]');
	await page.fill('[name=reporter_name]', 'Jo Brand-Ellis');
	await page.selectOption('[name=reporter]', 'home_staff');
	await page.fill('[name=reporter_number]', '01632 960144');
	await page.fill('[name=worried]', 'She said a man is coming to get her');
	await page.fill('[name=tried]', 'Rang her phone, looked in the yard');
	await press(page, 'main form button:has-text("Report a missing child"):not([name])');
}

// The server follows this clock: so many minutes on, and it runs from there.
function move(world, minutes) {
	const set = readFileSync(world.clock, 'utf8').replace('+', '');
	writeFileSync(world.clock, '+' + new Date(Date.parse(set) + minutes * 60000).toISOString());
}

async function choose(page, name, value) {
	if (await page.locator(`select[name=${name}]`).count())
		await page.selectOption(`select[name=${name}]`, value);
	else if (await page.locator(`input[type=radio][name=${name}]`).count())
		await page.check(`input[name=${name}][value=${value}]`, { force: true });
	else
		await page.fill(`[name=${name}]`, value);
}

async function until(page, url, words) {
	await page.goto(url);
	for (let i = 0; i < 80 && !words.test(await page.textContent('main')); i++) {
		await page.waitForTimeout(100);
		await page.goto(url);
	}
	must(words.test(await page.textContent('main')), `never said ${words} at ${url}`);
}

let child, episode;

export default {
	async from_the_box_to_the_child_in_two_actions(world) {
		await as(world, 'CH4471', {}, async page => {
			must(await page.evaluate(() => document.activeElement?.name) === 'q', 'the find box is not ready to type in');
			await page.keyboard.type('Keira Ashdown');
			await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
			await press(page, 'main a:has-text("Keira Leigh")');
			world.child = child = new URL(page.url()).pathname;
			must(/born 2 March 2012/.test(await page.textContent('main')), 'the picture is not there');
			await page.keyboard.press('Tab');
			await page.keyboard.press('Tab');
			must((await empties(page)).length === 0, (await empties(page)).join('\n'));
		});
	},

	async the_call_the_grade_the_circulation(world) {
		await as(world, 'CH4471', {}, async page => {
			await page.goto(world.base + child);
			await press(page, 'main a:has-text("Report a missing child")');
			await report(page);
			episode = new URL(page.url()).pathname;
			must(/^\/missing\/MIS-/.test(episode), `not on the episode: ${page.url()}`);
			await page.goto(`${world.base}${episode}/do/grade`);
			must(await page.locator('input[name=risk][value=no_apparent_risk]').count() === 0, 'the withdrawn category is offered');
			// Forced into the form all the same, as an old page in a tab would: refused with its words, beside the field.
			for (const [i, n] of (await page.locator('input[type=radio][value=unknown]').all()).entries())
				if (i < 14)
					await n.check({ force: true });
			await page.fill('[name=risk_rationale]', 'Thirteen, exploited, no inhaler');
			await page.evaluate(() => {
				const r = document.querySelector('input[name=risk]');
				r.value = 'no_apparent_risk';
				r.checked = true;
			});
			await press(page, 'main form button:has-text("Grade the risk")');
			must(/A child is never graded/.test(await page.textContent('main')), 'the refusal does not say why');
			must((await axe(page)).length === 0, (await axe(page)).join('\n'));
			if (world.pictures)
				await page.screenshot({ path: `${world.pictures}/refused.png`, fullPage: true });
			await page.check('input[name=risk][value=high]', { force: true });
			await press(page, 'main form button:has-text("Grade the risk")');
			must(/Graded\./.test(await page.textContent('main')), `not graded: ${(await page.textContent('main')).replace(/\s+/g, ' ').slice(0, 900)}`);
			for (let i = 0; i < 50 && !/NC-/.test(await page.textContent('main')); i++) {
				await page.waitForTimeout(100);
				await page.goto(world.base + episode);
			}
			must(/NC-/.test(await page.textContent('main')), 'the circulation was not acknowledged');
		});
	},

	async the_picture_while_she_is_out(world) {
		for (const options of [{}, { viewport: { width: 390, height: 844 } }])
			await as(world, 'CH4471', options, async page => {
				await page.goto(world.base + child);
				must(/MISSING NOW/i.test(await page.textContent('main')), 'the strip does not say she is missing');
				const faults = await axe(page);
				must(faults.length === 0, faults.join('\n'));
				if (world.pictures)
					await page.screenshot({ path: `${world.pictures}/missing-now-${page.viewportSize().width}.png`, fullPage: true });
			});
	},

	async keys_and_typing_kept(world) {
		await as(world, 'CH4471', {}, async page => {
			await page.goto(world.base + '/boards/missing_now');
			await page.keyboard.press('/');
			must(await page.evaluate(() => document.activeElement?.name) === 'q', 'the key / does not reach the find box');
		});
	},

	async found_and_asked_without_scripts(world) {
		await as(world, 'PC1907', { javaScriptEnabled: false }, async page => {
			await page.goto(`${world.base}${episode}/do/found`);
			await page.fill('[name="found_at.day"]', 'today');
			await page.fill('[name="found_at.time"]', 'now');
			await page.selectOption('[name=outcome]', 'found_police').catch(() => page.check('[name=outcome][value=found_police]', { force: true }));
			await page.fill('[name=found_where]', 'Bus shelter, Arcade Parade');
			await page.check('[name="found_with.absent"][value=none]', { force: true });
			await page.check('[name=seen_by_police][value=yes]', { force: true });
			await page.fill('[name=seemed]', 'Cold, shivering, looked over her shoulder');
			await page.fill('[name=words]', "I didn't want to be there any more");
			await press(page, 'main form button:has-text("Record that the child is found")');
			must(/prevention interview is due/.test(await page.textContent('main')), 'no interview fell due');
		});
	},

	async asked_in_her_own_words_and_closed(world) {
		let interview;
		await as(world, 'MC5120', {}, async page => {
			await page.goto(world.base + '/boards/interviews');
			must(/Ashdown, Keira Leigh/.test(await page.textContent('main')), 'she is not in the queue');
			await page.goto(world.base + episode);
			interview = await page.locator('main a[href^="/interviews/PI-"]').first().getAttribute('href');
			await page.goto(`${world.base}${interview}/do/allocate`);
			await choose(page, 'officer', 'PC1907');
			await press(page, 'main form button:has-text("Give to an officer")');
		});
		await as(world, 'PC1907', {}, async page => {
			await page.goto(`${world.base}${interview}/do/hold`);
			await page.fill('[name="held_at.day"]', 'today');
			await page.fill('[name="held_at.time"]', 'now');
			await choose(page, 'mode', 'in_person');
			await page.fill('[name=where_held]', 'Saltmarsh House, her room');
			await page.check('[name=alone][value=yes]', { force: true });
			for (const [name, words] of [['why_left', "He said he'd wait at the shelter"], ['where_been', 'The shelter and then his car'],
				['with_whom', "I'm not saying"], ['afraid_of', 'Him being angry'], ['would_help', 'Not living so far from Alfie'],
				['words', "They're nice to me and it's boring here"], ['seemed', 'Smiled about the phone, stopped talking when asked who']])
				await page.fill(`[name=${name}]`, words);
			await page.check('[name="hurt.absent"][value=declined]', { force: true });
			await press(page, 'main form button:has-text("Record the interview")');
			must(/They're nice to me and it's boring here/.test(await page.textContent('main')), 'her words are not on the record');
		});
		await as(world, 'MC5120', {}, async page => {
			await page.goto(`${world.base}${episode}/do/tell_return`);
			await page.fill('[name="return_told_at.day"]', 'today');
			await page.fill('[name="return_told_at.time"]', 'now');
			await page.fill('[name=return_told_who]', 'Tess Holloway');
			await press(page, 'main form button:has-text("Tell children")');
			await page.goto(`${world.base}${episode}/do/look_again`);
			for (const name of ['flags_reviewed', 'plan_reviewed', 'crimes_recorded'])
				await page.check(`[name=${name}][value=yes]`, { force: true });
			await press(page, 'main form button:has-text("Look again")');
			await until(page, world.base + episode, /National circulation, cancelled/i);
			await page.goto(`${world.base}${episode}/do/close`);
			await page.fill('[name=closing_words]', 'The shelter again');
			await press(page, 'main form button:has-text("Close the episode")');
			must(/Closed\./.test(await page.textContent('main')), `not closed: ${(await page.textContent('main')).replace(/\s+/g, ' ').slice(0, 600)}`);
		});
	},

	async the_bad_twin_of_the_story(world) {
		await fetch(`${world.peer}/mode/down`, { method: 'POST' });
		move(world, 2 * 24 * 60);
		await as(world, 'CH4471', {}, async page => {
			await page.goto(world.base + child);
			await press(page, 'main a:has-text("Report a missing child")');
			await report(page);
			episode = new URL(page.url()).pathname;
		});
		move(world, 16);
		await as(world, 'SV2210', {}, async page => {
			await page.goto(world.base + '/boards/circulation_failures');
			must(/Ashdown, Keira Leigh, 13/.test(await page.textContent('main')), 'the failed circulation has no name and age');
			await page.goto(world.base + '/boards/missing_now');
			must(/Ashdown, Keira Leigh, 13/.test(await page.textContent('main')) && /National circulation not placed/.test(await page.textContent('main')),
				'the missing-now board does not say so');
		});
		await fetch(`${world.peer}/mode/ok`, { method: 'POST' });
		move(world, 20);
		await as(world, 'CH4471', {}, async page => {
			await until(page, world.base + episode, /NC-/);
			await page.goto(`${world.base}${episode}/do/found`);
			await page.fill('[name="found_at.day"]', 'today');
			await page.fill('[name="found_at.time"]', 'now');
			await choose(page, 'outcome', 'returned_self');
			for (const [name, kind] of [['found_where', 'not_asked'], ['found_with', 'not_asked'], ['seemed', 'not_seen'], ['words', 'not_asked']])
				await page.check(`[name="${name}.absent"][value=${kind}]`, { force: true });
			await page.check('[name=seen_by_police][value=no]', { force: true });
			await page.fill('[name=not_seen_reason]', 'Home says she is in bed; late turn to see her');
			await press(page, 'main form button:has-text("Record that the child is found")');
		});
		move(world, 26 * 60);
		await as(world, 'SV2210', {}, async page => {
			await page.goto(world.base + '/boards/interviews');
			must(/Ashdown, Keira Leigh, 13/.test(await page.textContent('main')), 'the interview left a day is not on the board');
		});
		await as(world, 'CH4471', {}, async page => {
			await page.goto(world.base + child);
			await press(page, 'main a:has-text("Report a missing child")');
			await report(page);
		});
		await as(world, 'SV2210', {}, async page => {
			await page.goto(world.base + '/boards/missing_again');
			must(/Ashdown, Keira Leigh, 13/.test(await page.textContent('main')), 'missing again before anybody asked is not on the board');
			if (world.pictures)
				await page.screenshot({ path: `${world.pictures}/missing-again.png`, fullPage: true });
		});
	},

	async a_malformed_request_is_answered_and_the_next_one_served(world) {
		const bad = await fetch(world.base + '/%zz');
		must(bad.status >= 400 && bad.status < 500, `answered ${bad.status}`);
		must((await fetch(world.base + '/health')).status === 200, 'the next good request failed');
	},
};
