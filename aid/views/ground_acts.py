from sistercities.acts import Act

ACTS: list[Act] = []
