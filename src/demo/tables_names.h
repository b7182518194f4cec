/* The lists of tables.c, one text each with | between. */
#ifndef DEMO_TABLES_NAMES_H
#define DEMO_TABLES_NAMES_H

#include "demo/tables.h"

static const char *const names_girls[TRADITIONS] = {
	"Abigail|Ada|Alice|Amber|Amelia|Amy|Anna|April|Beth|Bethany|Bonnie|Catherine|Charlotte|Chloe|Daisy|Darcey|Eleanor|Elizabeth|Ella|Ellie|"
	"Elsie|Emily|Emma|Erin|Eva|Evie|Florence|Freya|Georgia|Grace|Hannah|Harriet|Heather|Hollie|Imogen|Isabelle|Isla|Ivy|Jade|Jasmine|"
	"Jemima|Jessica|Kayleigh|Keira|Laura|Lauren|Layla|Leanne|Lexi|Lily|Lola|Lucy|Lydia|Mabel|Macie|Maisie|Martha|Matilda|Megan|Millie|"
	"Molly|Natalie|Olivia|Orla|Paige|Phoebe|Poppy|Rachel|Rebecca|Rosie|Ruby|Sadie|Samantha|Sarah|Scarlett|Shannon|Skye|Sophie|Summer|Tia|"
	"Tilly|Victoria|Violet|Willow|Zoe|Katherine|Margaret|Patricia|Jacqueline|Stephanie|Nicola|Michelle|Alexandra|Josephine|Kirsty|Tamsin",
	"Aisling|Aoife|Bridget|Caoimhe|Ciara|Clodagh|Deirdre|Eilis|Fionnuala|Grainne|Maeve|Niamh|Nora|Orlaith|Roisin|Saoirse|Sinead|Siobhan",
	"Agata|Agnieszka|Aleksandra|Anna|Beata|Dorota|Ewa|Hanna|Iwona|Julia|Justyna|Kasia|Katarzyna|Kinga|Magdalena|Maja|Malgorzata|Marta|"
	"Monika|Natalia|Oliwia|Paulina|Wiktoria|Zofia|Zuzanna",
	"Aaliyah|Aisha|Amina|Ananya|Anjali|Arya|Asha|Ayesha|Deepa|Diya|Fatima|Gurpreet|Habiba|Hafsa|Inaya|Isha|Jaspreet|Kavya|Khadija|Kiran|"
	"Lakshmi|Mahira|Manpreet|Maryam|Meera|Nadia|Neha|Nisha|Noor|Pooja|Priya|Rani|Riya|Rukhsana|Sadia|Safiya|Sana|Shabnam|Simran|Sunita|Tahira|Zainab|Zara",
	"Amal|Amira|Dina|Farah|Hala|Hanan|Huda|Jamila|Laila|Leen|Lina|Mariam|Nour|Rana|Rania|Reem|Salma|Samar|Yasmin|Zeinab",
	"Abena|Adaeze|Adwoa|Akosua|Amara|Ayomide|Blessing|Chiamaka|Chioma|Efua|Esi|Esther|Folake|Grace|Ifeoma|Kemi|Makena|Mercy|Ngozi|Nia|"
	"Njeri|Oluwaseun|Precious|Temitope|Thandiwe|Wanjiru|Yewande|Zuri",
	"Alicia|Aaliyah|Amoy|Candice|Chantelle|Crystal|Danielle|Denise|Ebony|Jada|Janelle|Kadisha|Keisha|Latoya|Monique|Naomi|Renee|Sade|"
	"Sasha|Shanice|Shanique|Simone|Tanisha|Tiana|Yolanda" };

static const char *const names_boys[TRADITIONS] = {
	"Aaron|Adam|Albert|Alexander|Alfie|Andrew|Archie|Arthur|Ashton|Bailey|Ben|Benjamin|Blake|Bobby|Bradley|Callum|Cameron|Charlie|"
	"Christopher|Connor|Craig|Dale|Daniel|David|Dean|Declan|Dylan|Edward|Elliot|Ellis|Ethan|Ewan|Finlay|Frankie|Freddie|Frederick|Gareth|"
	"George|Harley|Harrison|Harry|Harvey|Henry|Hugo|Isaac|Jack|Jacob|Jake|James|Jamie|Jason|Jayden|Joe|Jonathan|Jordan|Joseph|Joshua|Jude|"
	"Kai|Kenneth|Kian|Kyle|Lee|Leo|Leon|Lewis|Liam|Logan|Louis|Luca|Lucas|Luke|Marcus|Mark|Mason|Matthew|Max|Michael|Nathan|Nicholas|Noah|"
	"Oliver|Oscar|Owen|Patrick|Peter|Ralph|Reece|Reuben|Rhys|Riley|Robert|Rory|Ryan|Samuel|Scott|Sebastian|Simon|Stanley|Stephen|Steven|"
	"Teddy|Theo|Thomas|Toby|Tom|Tyler|Warren|William|Zac",
	"Aidan|Brendan|Cathal|Cian|Ciaran|Colm|Conor|Cormac|Darragh|Diarmuid|Donal|Eamon|Eoin|Fergus|Finbar|Niall|Oisin|Padraig|Ronan|Ruairi|Seamus|Sean|Tadhg",
	"Adam|Adrian|Bartosz|Damian|Dawid|Filip|Grzegorz|Jakub|Jan|Kacper|Kamil|Krzysztof|Lukasz|Maciej|Marcin|Marek|Mateusz|Michal|Oskar|"
	"Pawel|Piotr|Rafal|Szymon|Tomasz|Wojciech",
	"Aarav|Abdul|Ahmed|Ali|Amir|Arjun|Ayaan|Bilal|Dev|Farhan|Faisal|Gurdeep|Hamza|Haris|Hassan|Ibrahim|Imran|Irfan|Ishaan|Jaskaran|Junaid|"
	"Karan|Khalid|Mohammed|Muhammad|Mustafa|Naveed|Nikhil|Omar|Rahul|Rajesh|Rohan|Saad|Salman|Sanjay|Shahid|Tariq|Umar|Usman|Vikram|Yusuf|Zain",
	"Abdullah|Adel|Ahmad|Bashar|Faris|Hadi|Hussein|Ismail|Jamal|Karim|Khaled|Mahmoud|Malik|Nabil|Omar|Rami|Samir|Tarek|Walid|Yousef",
	"Abiola|Adebayo|Babatunde|Chidi|Chukwuemeka|Daniel|Emeka|Emmanuel|Femi|Ifeanyi|Joshua|Kamau|Kofi|Kwabena|Kwame|Mandla|Obinna|Oluwadamilola|"
	"Samuel|Segun|Sipho|Tendai|Tunde|Yaw",
	"Andre|Anton|Courtney|Curtis|Darnell|Delroy|Devonte|Dwayne|Errol|Jermaine|Kymani|Leroy|Malachi|Marlon|Nathaniel|Omari|Reuben|"
	"Tafari|Tyrell|Tyrone|Winston|Xavier" };

static const char *const names_families[TRADITIONS] = {
	"Abbott|Adcock|Alder|Allen|Archer|Ashby|Ashworth|Atkins|Bailey|Baker|Barker|Barlow|Barrett|Bates|Beckett|Bell|Bennett|Birch|Bird|"
	"Blackwood|Bolton|Booth|Bradshaw|Brewer|Briggs|Brooks|Brown|Buckley|Burgess|Burton|Butcher|Butler|Carter|Carver|Chambers|Chapman|"
	"Clarke|Clayton|Coles|Collins|Cooper|Cox|Crane|Croft|Cross|Dale|Davies|Dawson|Day|Dean|Dixon|Drew|Dunn|Edwards|Elliott|Ellis|Evans|"
	"Farmer|Ferris|Field|Fisher|Fletcher|Ford|Foster|Fowler|Fox|Francis|Freeman|Frost|Gardner|Garner|Gibbs|Gilbert|Goddard|Graham|Grant|"
	"Gray|Green|Griffiths|Hale|Hall|Hamilton|Hammond|Harding|Harper|Harris|Harrison|Hart|Harvey|Hawkins|Hayes|Heath|Hewitt|Hill|Hobbs|"
	"Holland|Holmes|Holt|Hooper|Howard|Hudson|Hughes|Hunt|Hutchins|Jackson|James|Jarvis|Jenkins|Jennings|Johnson|Jones|Kemp|Kent|King|"
	"Kirby|Knight|Lamb|Lambert|Lane|Lawson|Lee|Lewis|Lloyd|Lowe|Marsh|Marshall|Martin|Mason|Matthews|May|Mills|Mitchell|Moore|Morgan|"
	"Morris|Moss|Newton|Nicholls|Nixon|Norris|Norton|Owen|Page|Palmer|Parker|Parsons|Payne|Pearce|Perkins|Perry|Phillips|Pike|Poole|"
	"Porter|Potter|Powell|Price|Quick|Randall|Reed|Reeves|Reynolds|Rhodes|Richards|Riley|Roberts|Robinson|Rogers|Rose|Rowe|Russell|"
	"Sanders|Saunders|Savage|Scott|Sharp|Shaw|Shepherd|Simpson|Slater|Smith|Spencer|Stevens|Stokes|Stone|Sutton|Swift|Taylor|Thomas|"
	"Thompson|Todd|Townsend|Tucker|Turner|Tyler|Underwood|Vaughan|Vincent|Wade|Walker|Wallace|Walsh|Walters|Ward|Warner|Watkins|Watson|"
	"Watts|Weaver|Webb|Webster|Welch|Wells|West|Weston|Wheeler|White|Whitehead|Wilkins|Williams|Wilson|Winter|Wood|Woods|Wright|Wyatt|Yates|York|Young",
	"Brady|Brennan|Burke|Byrne|Callaghan|Carroll|Casey|Cassidy|Connolly|Daly|Dempsey|Doherty|Donnelly|Doyle|Duffy|Dunne|Fallon|Fitzgerald|"
	"Flanagan|Flynn|Gallagher|Healy|Hogan|Kavanagh|Keane|Kelly|Kennedy|Lynch|Maguire|McCarthy|McGrath|McLaughlin|Moran|Murphy|Nolan|"
	"O'Brien|O'Connor|O'Donnell|O'Neill|O'Reilly|O'Sullivan|Quinn|Ryan|Sweeney|Tierney|Tobin",
	"Adamska|Baran|Czarnecki|Dabrowski|Gorski|Grabowski|Jankowski|Jaworski|Kaczmarek|Kaminski|Kowalczyk|Kowalski|Kozlowski|Krawczyk|Krol|"
	"Kubiak|Lewandowski|Majewski|Malinowski|Mazur|Nowak|Nowicki|Olszewski|Pawlak|Piotrowski|Rutkowski|Sikora|Stepien|Szymanski|Wieczorek|Wisniewski|Wojcik|Wozniak|Zajac|Zielinski",
	"Ahmed|Akhtar|Ali|Anwar|Aslam|Aziz|Bajwa|Begum|Bhatt|Chaudhry|Chowdhury|Das|Desai|Dhillon|Gill|Gupta|Haq|Hossain|Hussain|Iqbal|Islam|"
	"Jain|Joshi|Kapoor|Kaur|Khan|Kumar|Mahmood|Malik|Mehta|Miah|Mirza|Mistry|Nair|Parmar|Patel|Rahman|Rana|Rao|Rashid|Reddy|Sandhu|Shah|"
	"Sharma|Sheikh|Sidhu|Singh|Sohal|Syed|Uddin|Verma|Yadav|Zaman",
	"Abbas|Abdallah|Al-Amin|Al-Hassan|Al-Masri|Al-Rashid|Aziz|Darwish|Fadel|Farouk|Ghanem|Haddad|Hamdan|Hijazi|Hussein|Ibrahim|Jaber|Karam|Khalil|Khoury|Mansour|Nasser|Osman|Qasim|Saad|Saleh|Salman|Shaheen|Younis|Zaidan",
	"Abara|Adeyemi|Afolabi|Agyeman|Akintola|Amoako|Ankrah|Appiah|Asante|Balogun|Boateng|Chikwanha|Danso|Dlamini|Eze|Gitau|Ibe|Kamara|"
	"Kariuki|Mensah|Moyo|Mutasa|Mwangi|Ncube|Nwosu|Obi|Ochieng|Odhiambo|Ogunleye|Okafor|Okeke|Okoye|Oladipo|Opoku|Osei|Owusu|Quaye|Sesay|Tetteh|Uche",
	"Alleyne|Baptiste|Barrett|Beckford|Blackwood|Braithwaite|Campbell|Clarke|Cumberbatch|Daley|Edwards|Francis|Gayle|Gordon|Grant|Henry|"
	"Joseph|Lindo|McKenzie|Morrison|Parchment|Pierre|Powell|Reid|Richards|Sewell|Walcott|Wallace|Whyte|Wilkinson" };

static const char *const names_short[][2] = { { "Katherine", "Katie" }, { "Catherine", "Cath" }, { "Elizabeth", "Lizzie" },
	{ "Charlotte", "Charlie" }, { "Isabelle", "Izzy" }, { "Jessica", "Jess" }, { "Rebecca", "Becky" }, { "Samantha", "Sam" },
	{ "Victoria", "Vicky" }, { "Natalie", "Nat" }, { "Abigail", "Abi" }, { "Bethany", "Beth" }, { "Eleanor", "Ellie" },
	{ "Georgia", "George" }, { "Matilda", "Tilly" }, { "Margaret", "Maggie" }, { "Patricia", "Trish" }, { "Alexandra", "Lexie" },
	{ "Alexander", "Alex" }, { "Andrew", "Andy" }, { "Benjamin", "Ben" }, { "Christopher", "Chris" }, { "Daniel", "Danny" },
	{ "David", "Dave" }, { "Edward", "Ted" }, { "Frederick", "Fred" }, { "Jonathan", "Jon" }, { "Joseph", "Joe" }, { "Joshua", "Josh" },
	{ "Matthew", "Matt" }, { "Michael", "Mikey" }, { "Nicholas", "Nick" }, { "Nathaniel", "Nate" }, { "Robert", "Bobby" },
	{ "Samuel", "Sam" }, { "Stephen", "Steve" }, { "Thomas", "Tommy" }, { "William", "Billy" }, { "Katarzyna", "Kasia" },
	{ "Aleksandra", "Ola" }, { "Malgorzata", "Gosia" }, { "Mohammed", "Mo" }, { "Muhammad", "Mo" }, { "Oluwaseun", "Seun" },
	{ "Oluwadamilola", "Dami" }, { "Chukwuemeka", "Emeka" }, { "Krzysztof", "Kris" } };

static const char names_streets[] = "Larch|Harbour|Cable|Lantern|Mill|Quarry|Orchard|Anchor|Beacon|Bramble|Cedar|Chalk|Cobbler's|Copper|Curlew|"
	"Drover's|Elm|Fern|Flint|Gorse|Granary|Hazel|Heron|Ivy|Juniper|Kestrel|Kiln|Lark|Linnet|Lobster|Maple|Marsh|Meadow|Nettle|Oak|Osprey|"
	"Paddock|Parson's|Pebble|Pilot|Plover|Potter's|Priory|Rook|Rope|Rowan|Saltpan|Sandpiper|Shepherd's|Shingle|Smithy|Spindle|Swallow|Tanner's|"
	"Teal|Thistle|Tidewell|Turnstone|Vixen|Warren|Weaver's|Wheelwright|Willow|Windmill|Withy|Wren|Yarrow";
static const char names_ways[] = "Street|Road|Lane|Close|Avenue|Row|Drive|Gardens|Court|Crescent|Terrace|Way|Rise|Walk";
static const char names_towns[] = "Seahaven|Northmoor|Alderquay|Brackwater|Cinderbay|Dunmarsh|Eastlingham|Fernhaven|Gullhaven|Harrowdene|Kestrelham|"
	"Lowmarsh|Marlstoke|Tarnquay|Withybridge";
static const char names_schools[] = "Seahaven Academy|Brackwater High School|Gullhaven Community College|Northmoor Girls' School|Harrowdene School|"
	"Lowmarsh Primary School|St Brannock's Primary School|Tarnquay Primary School|Marlstoke Academy|Withybridge Sixth Form";
static const char said_looks[] = "158 cm, slim, brown shoulder-length hair|170 cm, heavy build, short black hair|162 cm, red hair, freckles|"
	"165 cm, slim, blond hair, glasses|175 cm, medium build, black hair in braids|150 cm, small, dark curly hair|180 cm, thin, shaved head|"
	"155 cm, medium build, headscarf|168 cm, brown hair, scar over left eye|Tall for age, fair hair, braces";
static const char said_why_left[] = "I wanted to see my mum|They shout at me there|I was bored|My mates were all out|I can't sleep there|He kept ringing me|"
	"It was my sister's birthday|They took my phone|Nobody listens anyway|I just needed to get out|I owed somebody money";
static const char said_places[] = "Bus shelter by the precinct|Friend's house in Lowmarsh|Railway station at Tarnquay|Multi-storey car park|Takeaway on Cable Row|"
	"Park by the lake|Aunt's house|On the coast path|Shopping centre|Flat, number not known|Night bus|Beach huts";
static const char said_seemed[] = "Withdrawn, would not take coat off|Tired and hungry, glad to be back|Angry, pacing, swore at staff|Cheerful, talked about the music|"
	"Frightened when a car went past|Cold, shaking, asked for a drink|Calm, looked at the floor|Watchful, kept checking the phone|"
	"Tearful, held on to the dog|Confident, joked with the officer|Smelt of drink, unsteady";
static const char said_words[] = "I'm not telling you who|Can I go to bed now|It was only the park|They're nice to me there|I want to live with my nan|"
	"Don't tell my mum|He said he'd find me|I'll only go again|I was safe, I had my mates|I don't like it when they argue|Leave me alone|"
	"Is he going to be arrested|I had nowhere to charge my phone";
static const char said_circumstances[] = "Did not come back from school.|Left after an argument about a phone.|Not in the bedroom at the night check.|"
	"Went out to meet a friend and has not answered since.|Climbed out of a window during the night.|Did not arrive at contact with the family.|"
	"Left the school at lunch.|Went to the shop and did not come back.|Got out of the car at the lights and ran.|Did not get on the bus home.";
static const char said_company[] = "Two friends from school|An older boy|Nobody|A man in a car, not named|Cousin|Group of young people|Boyfriend|Woman not known to us";
static const char said_tried[] = "Rang and texted, no answer|Rang three friends, drove round the park|Nothing yet|Staff searched the building and grounds|"
	"Asked at the shop and the station|Messages are read and not answered|Rang the family, they have not seen the child";
static const char said_worried[] = "It is dark and there is no coat|There is a man who waits outside the home|It is not like this child|"
	"Came back hurt last time|Said something about not wanting to be here|Has not got the medicine|Too young to be out alone";

#endif
