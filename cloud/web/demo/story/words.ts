// Every word of the story that the demo plays, in one place per language; pure.

export const words = {
  region: 'The story of the lost sale',
  invitation: 'A customer leaves because nobody finds a key. One minute shows how that goes now, on the real pages.',
  play: 'Play the story',
  again: 'Play it again',
  goOn: 'Go on',
  pause: 'Pause',
  next: 'Next',
  back: 'Back',
  stop: 'Try it yourself',
  retry: 'Try this step again',
  step: (at: number, all: number) => `Step ${at} of ${all}`,
  keys: 'Arrow keys walk through it.',
  preparing: 'Putting everybody in place…',
  stuck: 'This step did not work.',
  noCar: 'No car with a key is left for the story. Delete the data folder of the demo and start it again.',
  notTaken: (name: string, label: string) =>
    `The story begins with ${label} in ${name}’s hand. Take it at the cabinet with that badge, then play it.`,
  noStaff: 'The story needs somebody in sales and somebody in service.',
} as const;

export interface Names {
  readonly sales: string;
  readonly service: string;
  readonly car: string;
  readonly label: string;
  readonly query: string;
}

interface Caption {
  readonly title: string;
  readonly text: string;
}

/** By step, in their order. */
export const captions = {
  lost: ({ car }: Names): Caption => ({
    title: 'A Saturday, as it used to go',
    text: `A customer has looked for weeks for this one car: a ${car}. The website says that it is on the lot. Its key is not on the board, the list beside it is empty, nobody knows. The customer leaves. Service had the car in the back all day; nobody had written it down.`,
  }),
  found: ({ query, sales, service }: Names): Caption => ({
    title: 'The same Saturday, with Keycab',
    text: `${sales} types “${query}”. One sentence answers: ${service} has the key, since when, what for, back when, and how sure that is. Nobody had to fill in anything: the cabinet saw it.`,
  }),
  asked: ({ service }: Names): Caption => ({
    title: 'The customer is here',
    text: `One button asks for the key. ${service} hears of it wherever she is; if she says nothing for 90 seconds, a manager does.`,
  }),
  answered: ({ sales, service }: Names): Caption => ({
    title: `${service}, at bay 7`,
    text: `This is her page. One touch answers “2 min”, and ${sales} can tell the customer so.`,
  }),
  handed: ({ sales, service }: Names): Caption => ({
    title: 'From hand to hand',
    text: `${service} offers the key, ${sales} takes it over. Both have signed, at the car and not at the cabinet, and ${service} answers for it no longer.`,
  }),
  offline: ({ label, sales }: Names): Caption => ({
    title: 'The network fails',
    text: `The cable is out. After the drive ${sales} hangs ${label} into the cabinet as always: it needs no network, and writes everything down for itself.`,
  }),
  online: (): Caption => ({
    title: 'And is back',
    text: 'What the cabinet saw meanwhile stands where it happened, between what people said. Nothing is lost, and nothing is there twice.',
  }),
  sold: ({ sales, service }: Names): Caption => ({
    title: 'Sold',
    text: `${sales} starts the delivery with ${service} as the buyer’s advisor. The slot turns violet, and the key is for these two alone.`,
  }),
  signed: ({ sales, service }: Names): Caption => ({
    title: 'Ten lines, two signatures',
    text: `Tour, first service, both keys counted. ${sales} signs for sales, ${service} for service: the buyer knows whom to call, and the paper for the deal folder is ready.`,
  }),
  yours: (): Caption => ({
    title: 'Your turn',
    text: 'Unplug the network, take two keys with a badge, plug it in again. Or choose a name at the top right of the desk, and ask for a key yourself.',
  }),
} as const;
