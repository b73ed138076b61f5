import alerts from './alerts.json' with { type: 'json' };
import analysis from './analysis.json' with { type: 'json' };
import detail from './detail.json' with { type: 'json' };
import lists from './lists.json' with { type: 'json' };
import replay from './replay.json' with { type: 'json' };
import shell from './shell.json' with { type: 'json' };
import terms from './terms.json' with { type: 'json' };

export const catalogue = { ...shell, ...lists, ...detail, ...replay, ...terms, ...analysis, ...alerts };
