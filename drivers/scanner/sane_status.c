#include "scanner/sane_status.h"

#include <assert.h>
#include <string.h>

enum { STATUSES = SANE_STATUS_ACCESS_DENIED + 1 };

struct word {
    const char *name;
    struct meaning {
        char code[8];
        enum fault_kind kind;
    } at[2]; /* by enum sane_stage */
};

/* A scanner that is off or unplugged is INVAL or IO_ERROR at its opening, by the backend's taste.
 */
static const struct word words[STATUSES] = {
    [SANE_STATUS_GOOD] = {"GOOD", {{"", FAULT_NONE}, {"", FAULT_NONE}}},
    [SANE_STATUS_UNSUPPORTED] = {"UNSUPPORTED", {{"X-10", FAULT_DEVICE}, {"X-10", FAULT_DEVICE}}},
    [SANE_STATUS_CANCELLED] = {"CANCELLED", {{"X-11", FAULT_ATTENTION}, {"X-11", FAULT_ATTENTION}}},
    [SANE_STATUS_DEVICE_BUSY] = {"DEVICE_BUSY", {{"X-06", FAULT_DEVICE}, {"X-06", FAULT_DEVICE}}},
    [SANE_STATUS_INVAL] = {"INVAL", {{"X-05", FAULT_DEVICE}, {"X-10", FAULT_DEVICE}}},
    [SANE_STATUS_EOF] = {"EOF", {{"X-05", FAULT_DEVICE}, {"X-12", FAULT_ATTENTION}}},
    [SANE_STATUS_JAMMED] = {"JAMMED", {{"X-03", FAULT_ATTENTION}, {"X-03", FAULT_ATTENTION}}},
    [SANE_STATUS_NO_DOCS] = {"NO_DOCS", {{"X-02", FAULT_ATTENTION}, {"X-02", FAULT_ATTENTION}}},
    [SANE_STATUS_COVER_OPEN] = {"COVER_OPEN",
                                {{"X-04", FAULT_ATTENTION}, {"X-04", FAULT_ATTENTION}}},
    [SANE_STATUS_IO_ERROR] = {"IO_ERROR", {{"X-05", FAULT_DEVICE}, {"X-07", FAULT_DEVICE}}},
    [SANE_STATUS_NO_MEM] = {"NO_MEM", {{"X-09", FAULT_SYSTEM}, {"X-09", FAULT_SYSTEM}}},
    [SANE_STATUS_ACCESS_DENIED] = {"ACCESS_DENIED",
                                   {{"X-08", FAULT_DEVICE}, {"X-08", FAULT_DEVICE}}},
};
static const struct word later = {"later than SANE 1.0",
                                  {{"X-06", FAULT_DEVICE}, {"X-06", FAULT_DEVICE}}};

static const struct word *word_of(SANE_Status status)
{
    int index = (int)status;
    return index >= 0 && index < STATUSES ? &words[index] : &later;
}

const char *sane_status_name(SANE_Status status)
{
    return word_of(status)->name;
}

bool sane_status_fault(SANE_Status status, enum sane_stage stage, const char *call,
                       struct fault *fault)
{
    assert(status != SANE_STATUS_GOOD);
    const struct word *word = word_of(status);
    const struct meaning *meaning = &word->at[stage];
    return FAULT_CODED(fault, meaning->code, meaning->kind, (int)status, "%s: %s (%d)", call,
                       word->name, (int)status);
}

bool sane_status_warms_up(SANE_Status status)
{
    return word_of(status) == &later;
}
