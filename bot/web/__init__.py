"""What visitors of Perijove's own pages see: releases, how things stand, feeds, and what watches over it all."""
