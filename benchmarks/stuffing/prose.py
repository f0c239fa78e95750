"""The words of the page around its tables."""

TITLE = """# Vote-stuffing: what it buys, what is found, and what cannot be

This page is written by `python -m benchmarks.stuffing report FOLDER` from the results that `make stuffing` puts into `var/stuffing`.
Everything is drawn from published seeds (`attacked-0`, `clean-0`, `clamp-0` and on), so anybody gets the same figures. Scores and
ranks come from the portal's own code (`reviews.scoring.public`, `composite`), holds from its own screening (`reviews.scoring.screening`),
with the default rules. In brackets: 95 % intervals."""

HOW = """## How the screening works
Here it looks at the open public ratings only. The verified groups anchor the score; they are screened in the same way, each apart from the others, and their codes on paper by pace as well (rating.md).

1. **Cells.** One brand's ratings in a window of time (3, 12, 24, 72 hours, a week; overlapping), from one network (a /24 or a /64), or from one block
   of networks, the last two for the whole campaign and for windows in it.
2. **Volume.** A cell is looked at when it has at least 10 or 15 ratings and far more than the other brands received in the same window or network
   let expect (leave-one-out; variance three times the mean, because honest people come in groups; z of at least 3). Of overlapping cells the one
   that stands out most is taken, and trimmed to where its volume lies.
3. **Content.** The share of fives, or of the two worst levels, against the same brand's ratings outside the cell: Fisher's exact test, two-sided. It
   must be so high that at least 60 in 100 of the cell's ratings would have to be added ones. A campaign of honest visitors who answer as others do
   passes; so does one whose visitors are somewhat happier.
4. **Lists.** At least five raters with the same list of at least three brands and levels, against all who rated the same brands. The chance of a
   list is taken as that of its rarest entry, the most that any dependence between a person's answers allows. So a family, or the visitors of one
   hall who give all three counters a five, are no finding; praise for one and the worst for three others is.
5. **Many tests.** Benjamini and Hochberg's procedure at q = 0.01 for windows, networks, blocks and lists, each kind for itself. Volume is chosen
   without a look at content, so only the cells that pass step 2 count as tests.
6. **Whole.** The strongest cell is held whole, its edges moved to where the evidence of both is greatest; then everything is tried again, at most
   twelve times. Thinning only the fives would let an enemy hurt a brand by stuffing for it; a whole cell takes its honest ratings along with the false ones.

A hold deletes nothing and decides nothing: people look at it, release restores the score exactly, and every exclusion names its rule, cell and
p-values. All numbers stand in the rule set (`public.screening`) that is frozen when the cycle opens."""

LIMITS = """## What cannot be found
**Slow, real, organised people.** An agency that asks its staff, their families and friends to give a five, each from his own telephone, over three
weeks, leaves nothing that differs from people who are content. The row *drip* shows it: nothing is held, and no statistic of this kind will. So does
a burst that takes its time, *spread*: over three days it is found only when it is large. Whoever knows the thresholds can stay below them; that is why
the screening is only one layer:

- No count enters the score: more ratings never help, only better ones.
- **The bound.** The open part is held within d points of the verified groups and has the weight 1 - w of the public score. Whatever is stuffed moves
  the public score by at most 2(1 - w)d from one extreme to the other, and (1 - w)d above what the verified groups say. With the default rules
  (w = .85, d = 3) that is 0.9 and 0.45 of 100 points, of which the composite takes 60 in 100: 0.54 and 0.27.
- What a false five costs: a verified telephone number each, and a sanction when it comes out. The statistics alone never sanction.

The simulated worlds are kinder than life: raters answer independently but for their mood, networks are stable, and each attack does one thing.
They are not tuned on a real campaign, as there has been none. Tune on pilot data, keep the seeds, publish the table again."""

WORLD = """## How the worlds are drawn
Sixty agencies, about 31,000 open ratings in three weeks with nights and weekends; quality differs by about five points of 100. Three in ten raters
rate several brands, some of them the counters of one hall; everybody has a mood that colours all his answers. Six in ten come through eight blocks
of carriers that put thousands behind a few addresses, the rest from 2,400 small networks. Twenty agencies have a hall network of their own with
happier raters. Nine run an honest campaign of six hours with 40 to 160 raters who are happier than others.

The target stands at rank 20, the target of an enemy at rank 5, in the open ranking and in the composite alike. An attack adds so many ratings
that 10, 20 or 50 in 100 of the target's open ratings are false; nineteen in twenty of them are fives, the others fours.

| attack | what is done |
|---|---|
| burst | within three hours of a day, from networks like everybody's |
| office | from one office network, in office hours of all three weeks |
| farm | telephones on forty networks of a carrier's block that eight in a hundred honest raters share, over five days |
| lockstep | ordinary times and networks; each also gives the worst to the three brands at rank 8, 9 and 10 |
| spread | over the waking hours of three days, from networks like everybody's |
| drip | real people, one by one, at ordinary times and networks |"""

TRIED = """## What was tried on the way
- *Every window a test*, q = 0.001 as in the first design: a tenth to a half of the false ratings stayed at 10 in 100, because some 35,000 overlapping windows
  each asked for their share of the error. Choosing cells by volume first leaves about sixty tests.
- *Fixed windows on a grid of hours*: a burst lay across two windows and a part of it stayed. Edges are now moved to the ratings.
- *Any share of fives that is higher*: honest campaigns of a brand with few fives were held, up to 0.3 in 100 of all ratings. Asking that most of the cell must
  have been added ended that.
- *Identical lists only*: a list of which one entry varied (a four among fives) let the praise stand. Now all these raters' ratings of brands that half of them
  rated are held.
- *Narrower cells*, so that an enemy's stuffing takes fewer honest ratings along: with edges on the ratings, and a network or block cut down to the
  days it was used, a handful goes along where it was up to 75. The worst fall of an enemy's victim was four places in the first design; it does not go
  to zero as long as a cell is held whole, and thinning only its fives cost the victim three or four places there.
- *Lists against independent answers*: visitors of one hall in a good mood were found. The chance of the rarest entry spares them."""
