#include "flow/flow.h"

#include <assert.h>
#include <string.h>

/* What an outcome does at a station. */
enum action {
    NONE,   /* the outcome has no meaning here: the screen stays */
    STAY,   /* the same station from its beginning */
    ON,     /* the next station, or back to the review the applicant came from */
    BACK,   /* the station before */
    TO,     /* the target station, to return to the review after */
    CANCEL, /* the session is wiped */
    HAND,   /* to be handed in as it stands */
};

/* The one table of what may happen. After SUBMIT there is no way back: the case exists. Before
 * consent nothing may be kept, so that nothing can be handed over. At SUBMIT it is what could not
 * be sealed as it is. */
static const enum action table[][OUTCOME_COUNT] = {
    [STEP_STANDARD] = {[OUTCOME_NEXT] = ON, [OUTCOME_BACK] = BACK, [OUTCOME_CANCEL] = CANCEL},
    [STEP_CONSENT] = {[OUTCOME_NEXT] = ON, [OUTCOME_BACK] = BACK, [OUTCOME_CANCEL] = CANCEL},
    [STEP_CARD] = {[OUTCOME_NEXT] = ON,
                   [OUTCOME_BACK] = BACK,
                   [OUTCOME_RETRY] = STAY,
                   [OUTCOME_SKIP] = ON,
                   [OUTCOME_CANCEL] = CANCEL,
                   [OUTCOME_HANDOVER] = HAND},
    [STEP_FORM] = {[OUTCOME_NEXT] = ON,
                   [OUTCOME_BACK] = BACK,
                   [OUTCOME_RETRY] = STAY,
                   [OUTCOME_CANCEL] = CANCEL,
                   [OUTCOME_HANDOVER] = HAND},
    [STEP_DOCUMENTS] = {[OUTCOME_NEXT] = ON,
                        [OUTCOME_BACK] = BACK,
                        [OUTCOME_RETRY] = STAY,
                        [OUTCOME_SKIP] = ON,
                        [OUTCOME_CANCEL] = CANCEL,
                        [OUTCOME_HANDOVER] = HAND},
    [STEP_FACE] = {[OUTCOME_NEXT] = ON,
                   [OUTCOME_BACK] = BACK,
                   [OUTCOME_RETRY] = STAY,
                   [OUTCOME_SKIP] = ON,
                   [OUTCOME_CANCEL] = CANCEL,
                   [OUTCOME_HANDOVER] = HAND},
    [STEP_REVIEW] = {[OUTCOME_NEXT] = ON,
                     [OUTCOME_BACK] = BACK,
                     [OUTCOME_CHANGE] = TO,
                     [OUTCOME_CANCEL] = CANCEL,
                     [OUTCOME_HANDOVER] = HAND},
    [STEP_SUBMIT] = {[OUTCOME_NEXT] = ON,
                     [OUTCOME_BACK] = BACK,
                     [OUTCOME_RETRY] = STAY,
                     [OUTCOME_CANCEL] = CANCEL,
                     [OUTCOME_HANDOVER] = HAND},
    [STEP_RECEIPT] = {[OUTCOME_NEXT] = ON, [OUTCOME_RETRY] = STAY},
    [STEP_THANKS] = {[OUTCOME_NEXT] = ON},
};

const char *outcome_name(enum outcome outcome)
{
    static const char *const names[OUTCOME_COUNT] = {
        [OUTCOME_STAY] = "stay",         [OUTCOME_NEXT] = "next",     [OUTCOME_BACK] = "back",
        [OUTCOME_RETRY] = "retry",       [OUTCOME_SKIP] = "skip",     [OUTCOME_CHANGE] = "change",
        [OUTCOME_HELP] = "help",         [OUTCOME_CANCEL] = "cancel", [OUTCOME_IDLE] = "idle",
        [OUTCOME_HANDOVER] = "handover",
    };
    return names[outcome];
}

static unsigned items_of(const struct service *service, enum kiosk_step step)
{
    if (step == STEP_FORM) return service->fields_count;
    if (step == STEP_DOCUMENTS) return service->requirements_count;
    return step == STEP_CARD ? service->requirements_count : 1;
}

/* A card that has a step of its own is not asked for again among the documents. */
static bool is_item_of(const struct service *service, enum kiosk_step step, unsigned item)
{
    if (step == STEP_CARD) return item == service_card(service);
    return step != STEP_DOCUMENTS || !service_has_step(service, STEP_CARD) ||
           item != service_card(service);
}

bool flow_begin(struct flow *flow, const struct service *service, struct fault *fault)
{
    struct flow begun = {.service = service};
    for (unsigned i = 0; i < service->steps_count; i++) {
        enum kiosk_step step = service->steps[i];
        for (unsigned item = 0; item < items_of(service, step); item++) {
            if (!is_item_of(service, step, item)) continue;
            if (begun.count == FLOW_STATIONS_MAX)
                return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s: more than %d stations",
                                   service->key, FLOW_STATIONS_MAX);
            begun.stations[begun.count++] = (struct station){step, item};
        }
    }
    if (begun.count == 0)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "%s: no kiosk steps", service->key);
    *flow = begun;
    return true;
}

const struct station *flow_station(const struct flow *flow)
{
    assert(flow->at < flow->count);
    return &flow->stations[flow->at];
}

unsigned flow_find(const struct flow *flow, enum kiosk_step step, unsigned item)
{
    for (unsigned i = 0; i < flow->count; i++)
        if (flow->stations[i].step == step && flow->stations[i].item == item) return i;
    return flow->count;
}

void flow_close(struct flow *flow, unsigned station, bool closed)
{
    assert(station < flow->count);
    if (station > 0 && station + 1 < flow->count && station != flow->at)
        flow->closed[station] = closed;
}

static enum flow_move move_to(struct flow *flow, unsigned station)
{
    flow->at = station;
    return FLOW_MOVED;
}

static enum flow_move move_on(struct flow *flow)
{
    if (flow->returning && !flow->handed_over) {
        flow->returning = false;
        return move_to(flow, flow_find(flow, STEP_REVIEW, 0));
    }
    unsigned next = flow->at + 1;
    while (next < flow->count && flow->closed[next])
        next++;
    return next == flow->count ? FLOW_FINISHED : move_to(flow, next);
}

static unsigned station_before(const struct flow *flow)
{
    unsigned before = flow->at - 1;
    while (before > 0 && flow->closed[before])
        before--;
    return before;
}

/* What could not be sealed is not handed over yet: BACK takes it up where it was left. */
static enum flow_move hand_over(struct flow *flow)
{
    unsigned submit = flow_find(flow, STEP_SUBMIT, 0);
    if (submit == flow->count) return FLOW_HERE;
    if (!flow->handed_over)
        flow->handed_at = flow->at == submit && submit > 0 ? station_before(flow) : flow->at;
    flow->handed_over = true;
    return move_to(flow, submit);
}

static enum flow_move move_back(struct flow *flow)
{
    if (flow->handed_over) {
        flow->handed_over = false;
        return move_to(flow, flow->handed_at);
    }
    if (flow->returning) {
        flow->returning = false;
        return move_to(flow, flow_find(flow, STEP_REVIEW, 0));
    }
    if (flow->at == 0) return FLOW_LEFT;
    return move_to(flow, station_before(flow));
}

enum flow_move flow_answer(struct flow *flow, enum outcome outcome, unsigned target)
{
    switch (table[flow_station(flow)->step][outcome]) {
    case NONE: return FLOW_HERE;
    case STAY: return FLOW_MOVED;
    case ON: return move_on(flow);
    case BACK: return move_back(flow);
    case TO:
        /* Only what was answered before the review may be changed from it. */
        if (target >= flow->at || flow->closed[target]) return FLOW_HERE;
        flow->returning = true;
        return move_to(flow, target);
    case CANCEL: return FLOW_CANCELLED;
    case HAND: return hand_over(flow);
    }
    return FLOW_HERE;
}

bool flow_allows(const struct flow *flow, enum outcome outcome)
{
    return table[flow_station(flow)->step][outcome] != NONE;
}

/* The stepper counts what the applicant does; reading the standard before, and the receipt after,
 * stand outside it. */
static bool counts(enum kiosk_step step)
{
    return step >= STEP_CONSENT && step <= STEP_SUBMIT;
}

struct flow_progress flow_progress(const struct flow *flow)
{
    struct flow_progress progress = {.item = 1, .items = 1};
    const struct station *here = flow_station(flow);
    for (unsigned i = 0; i < flow->service->steps_count; i++) {
        enum kiosk_step step = flow->service->steps[i];
        if (!counts(step)) continue;
        progress.groups++;
        if (step == here->step) progress.group = progress.groups;
    }
    if (progress.group) {
        progress.item = progress.items = 0;
        for (unsigned i = 0; i < flow->count; i++) {
            if (flow->stations[i].step != here->step || flow->closed[i]) continue;
            progress.items++;
            if (i <= flow->at) progress.item = progress.items;
        }
    }
    return progress;
}

static void print_condition(const struct field *field, FILE *out)
{
    if (field->when.field) fprintf(out, " (when %s: %s)", field->when.field, field->when.equals);
}

static void print_station(const struct flow *flow, const struct station *station, FILE *out)
{
    fputs(kiosk_step_name(station->step), out);
    if (station->step == STEP_FORM) fprintf(out, ":%s", flow->service->fields[station->item].key);
    if (station->step == STEP_DOCUMENTS || station->step == STEP_CARD)
        fprintf(out, ":%s", flow->service->requirements[station->item].key);
}

static void print_move(const struct flow *from, enum outcome outcome, FILE *out)
{
    struct flow probe = *from;
    enum flow_move move = flow_answer(&probe, outcome, 0);
    if (move == FLOW_HERE) return;
    fprintf(out, "  %s -> ", outcome_name(outcome));
    if (outcome == OUTCOME_CHANGE)
        fputs("any station before, and back here", out);
    else if (move == FLOW_MOVED)
        print_station(&probe, flow_station(&probe), out);
    else
        fputs(move == FLOW_LEFT       ? "(the service list)"
              : move == FLOW_FINISHED ? "(the session ends)"
                                      : "(asked once, then wiped)",
              out);
    fputc('\n', out);
}

void flow_print(const struct flow *flow, FILE *out)
{
    fprintf(out, "%s: %u stations\n", flow->service->key, flow->count);
    struct flow probe = *flow;
    probe.returning = false;
    for (probe.at = 0; probe.at < probe.count; probe.at++) {
        fprintf(out, "%u ", probe.at + 1);
        print_station(&probe, flow_station(&probe), out);
        if (flow_station(&probe)->step == STEP_FORM)
            print_condition(&probe.service->fields[flow_station(&probe)->item], out);
        fputc('\n', out);
        for (int outcome = 0; outcome < OUTCOME_COUNT; outcome++)
            print_move(&probe, (enum outcome)outcome, out);
    }
}
