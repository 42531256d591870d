"""The words that every room shares: ids, errors, facts, calendar months. Pure, standard library only."""
