#include "base/verdict.h"

#include <assert.h>
#include <stdio.h>

const char *verdict_name(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_GOOD: return "good";
    case VERDICT_AGAIN: return "again";
    case VERDICT_REFUSED: return "refused";
    }
    return "good";
}

void judgement_add(struct judgement *judgement, const char *name, double raw, int score)
{
    assert(judgement->figures_count < FIGURES_MAX);
    struct figure *figure = &judgement->figures[judgement->figures_count++];
    snprintf(figure->name, sizeof figure->name, "%s", name);
    figure->raw = raw;
    figure->score = score;
}
