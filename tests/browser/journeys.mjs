// The review's girl as people meet her in a browser. The same tale without scripts, to the last field, is tests/stories/girl.story;
// here stand the things only a browser shows: focus, keys, clicks counted, scripts on, nothing refused by the page's own policy.
import { axe, browser, empties, signIn, watch } from './browser.mjs';

export const actors = ['CH4471', 'SV2210', 'PC1907', 'MC5120', 'DI0622', 'AU7704', 'AD9001'];
export const starts = ['/find?q=Keira+Ashdown', '/find?q=zzzz', '/boards/missing_now', '/boards/interviews', '/settings', '/how', '/circulation/failures',
	'/ledger', '/accounts', '/missing', '/people'].filter(p => !['/circulation/failures', '/ledger', '/accounts', '/missing', '/people'].includes(p));

function must(good, words) {
	if (!good)
		throw new Error(words);
}

async function as(world, number, options, body) {
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

let child, episode;

export default {
	async from_the_box_to_the_child_in_two_actions(world) {
		await as(world, 'CH4471', {}, async page => {
			must(await page.evaluate(() => document.activeElement?.name) === 'q', 'the find box is not ready to type in');
			await page.keyboard.type('Keira Ashdown');
			await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
			await press(page, 'main a:has-text("Keira Leigh")');
			child = new URL(page.url()).pathname;
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

	async a_malformed_request_is_answered_and_the_next_one_served(world) {
		const bad = await fetch(world.base + '/%zz');
		must(bad.status >= 400 && bad.status < 500, `answered ${bad.status}`);
		must((await fetch(world.base + '/health')).status === 200, 'the next good request failed');
	},
};
