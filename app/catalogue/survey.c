#include "catalogue/survey.h"

#include <assert.h>

const char *survey_element_name(enum survey_element element)
{
    static const char *const names[SURVEY_ELEMENTS] = {
        [SURVEY_REQUIREMENTS] = "requirements",
        [SURVEY_PROCEDURE] = "procedure",
        [SURVEY_TIME] = "time",
        [SURVEY_COST] = "cost",
        [SURVEY_PRODUCT] = "product",
        [SURVEY_COMPETENCE] = "competence",
        [SURVEY_CONDUCT] = "conduct",
        [SURVEY_COMPLAINTS] = "complaints",
        [SURVEY_FACILITIES] = "facilities",
    };
    assert((unsigned)element < SURVEY_ELEMENTS);
    return names[element];
}

/* With the weight 1/9 rounded to 0.11, as it is often reckoned, 91.48 becomes 90.56. */
int survey_index(uint64_t sum, uint64_t count)
{
    assert(count > 0);
    uint64_t divisor = (uint64_t)SURVEY_ELEMENTS * count;
    assert(sum >= divisor && sum <= SURVEY_GRADES * divisor);
    return (int)((2 * 2500 * sum + divisor) / (2 * divisor));
}

enum survey_band survey_band(int hundredths)
{
    if (hundredths >= 8831) return SURVEY_A;
    if (hundredths >= 7661) return SURVEY_B;
    return hundredths >= 6500 ? SURVEY_C : SURVEY_D;
}

char survey_band_letter(enum survey_band band)
{
    return (char)('A' + (int)band);
}

const char *survey_band_title(enum survey_band band)
{
    switch (band) {
    case SURVEY_A: return "Sangat baik";
    case SURVEY_B: return "Baik";
    case SURVEY_C: return "Kurang baik";
    case SURVEY_D: return "Tidak baik";
    }
    assert(false && "no such band");
    return "";
}
