/* restock.c - a new roll in a minute, and proof that it lies right: cover, roll, cover, a test
 * page, and the digits on it typed back.
 *
 * The sensors carry the wizard along where the printer has them; what it cannot tell staff say
 * themselves. The digits prove the roll in either case. */
#define _DEFAULT_SOURCE
#include "screens/staff/restock.h"

#include <stdio.h>
#include <string.h>

enum { ROLL_USUAL_MM = 80000, IDLE_S = 180, WRONG_MOST = 3 };

static const int roll_lengths_mm[RESTOCK_LENGTHS] = {30000, 50000, 80000, 150000};

int restock_length(unsigned choice)
{
    return roll_lengths_mm[choice];
}

static const struct printer_status *printer(const struct view *view)
{
    return &view->staff->printer;
}

bool restock_sees_cover(const struct view *view)
{
    return printer(view)->cover != COVER_UNKNOWN;
}

static bool is_open(const struct view *view)
{
    return printer(view)->cover == COVER_OPEN;
}

static bool has_paper(const struct view *view)
{
    return printer(view)->paper == PAPER_OK || printer(view)->paper == PAPER_LOW;
}

static bool is_closed_with_paper(const struct view *view)
{
    return printer(view)->cover == COVER_CLOSED && has_paper(view);
}

static void go(struct restock *state, enum restock_step step)
{
    state->step = step;
    explicit_bzero(state->typed, sizeof state->typed);
    state->failed[0] = '\0';
}

static struct answer print(struct restock *state)
{
    go(state, RESTOCK_PRINT);
    state->printing = true;
    state->hold = RESTOCK_NO_HINT;
    state->wrong = 0;
    return ASK(ASK_STAFF_TEST, 0);
}

/* The cover is open: what was to be put right is at hand now. */
static void put_in(struct restock *state)
{
    state->hold = RESTOCK_NO_HINT;
    go(state, RESTOCK_ROLL);
}

/* The sensors' word. Where staff were told something they must see it first: hold. */
static struct answer look(struct restock *state, const struct view *view)
{
    if (state->step == RESTOCK_OPEN && is_open(view)) put_in(state);
    if (state->step == RESTOCK_CLOSE && !state->hold && is_closed_with_paper(view))
        return print(state);
    return STAY;
}

static unsigned preselected(const struct view *view)
{
    unsigned usual = 0;
    for (unsigned i = 0; i < RESTOCK_LENGTHS; i++) {
        if (view->staff->paper.known && view->staff->paper.roll_mm == roll_lengths_mm[i]) return i;
        if (roll_lengths_mm[i] == ROLL_USUAL_MM) usual = i;
    }
    return usual;
}

static struct answer enter(void *of, const struct view *view)
{
    struct restock *state = of;
    state->keyboard.layout = KEYBOARD_DIGITS;
    state->length = preselected(view);
    look(state, view);
    return ASK(ASK_STAFF_WATCH, 1);
}

static struct answer back(struct restock *state)
{
    switch (state->step) {
    case RESTOCK_OPEN:
    case RESTOCK_DONE:
        return (struct answer){.outcome = OUTCOME_BACK, .ask = ASK_STAFF_WATCH, .target = 0};
    case RESTOCK_ROLL: go(state, RESTOCK_OPEN); break;
    case RESTOCK_CLOSE: go(state, RESTOCK_ROLL); break;
    case RESTOCK_PRINT: /* what is being printed comes out first */
        if (!state->printing) go(state, RESTOCK_CLOSE);
        break;
    case RESTOCK_DIGITS: go(state, RESTOCK_ROLL); break;
    case RESTOCK_MISSING: go(state, RESTOCK_DIGITS); break;
    }
    return STAY;
}

static struct answer close_cover(struct restock *state, const struct view *view)
{
    go(state, RESTOCK_CLOSE);
    return look(state, view);
}

static struct answer check_digits(struct restock *state)
{
    if (strlen(state->typed) != TEST_DIGITS_TYPED || state->checking) return STAY;
    state->checking = true;
    return SAY(ASK_STAFF_DIGITS, state->typed);
}

static struct answer save(struct restock *state)
{
    if (state->saving) return STAY;
    state->saving = true;
    return ASK(ASK_STAFF_ROLL, (unsigned)restock_length(state->length));
}

static struct answer next(struct restock *state, const struct view *view)
{
    switch (state->step) {
    case RESTOCK_OPEN:
        if (restock_sees_cover(view) && !is_open(view)) return STAY;
        put_in(state);
        return STAY;
    case RESTOCK_ROLL: return close_cover(state, view);
    case RESTOCK_CLOSE: return is_open(view) ? STAY : print(state);
    case RESTOCK_PRINT: return state->printing ? STAY : print(state);
    case RESTOCK_DIGITS: return check_digits(state);
    case RESTOCK_MISSING: return STAY;
    case RESTOCK_DONE: return *state->failed ? save(state) : back(state);
    }
    return STAY;
}

/* The digits are not there: what the page looks like says what to put right. */
static struct answer missing(struct restock *state, const struct event *event)
{
    if (event_pressed(event, "blank")) {
        go(state, RESTOCK_OPEN);
        state->hold = RESTOCK_TURN_ROLL;
    } else if (event_pressed(event, "pale")) {
        go(state, RESTOCK_OPEN);
        state->hold = RESTOCK_CLEAN_HEAD;
    } else if (event_pressed(event, "uncut")) {
        go(state, RESTOCK_CLOSE);
        state->hold = RESTOCK_TEAR_OFF;
    }
    return STAY;
}

static void type(struct restock *state, const char *key)
{
    size_t length = strlen(state->typed);
    if (state->step != RESTOCK_DIGITS || state->checking) return;
    if (key[0] == '\b' && length > 0)
        state->typed[length - 1] = '\0';
    else if (key[0] >= '0' && key[0] <= '9' && length < TEST_DIGITS_TYPED)
        state->typed[length] = key[0];
}

/* The wizard is not left for the manual: it would have to begin again. */
static struct answer help(struct restock *state)
{
    if (state->step == RESTOCK_DIGITS)
        go(state, RESTOCK_MISSING);
    else
        state->reading = true;
    state->manual_page = 0;
    return STAY;
}

static struct answer read_on(struct restock *state, const struct event *event)
{
    if (event_pressed(event, "back")) state->reading = false;
    event_turned_page(event, &state->manual_page);
    return STAY;
}

static struct answer press(struct restock *state, const struct view *view,
                           const struct event *event)
{
    char key[8];
    unsigned choice;
    if (state->reading) return read_on(state, event);
    if (event_pressed(event, "back")) return back(state);
    if (event_pressed(event, "help")) return help(state);
    if (event_pressed(event, "next")) return next(state, view);
    if (state->step == RESTOCK_OPEN && event_pressed(event, "roll-in"))
        put_in(state);
    else if (state->step == RESTOCK_ROLL && event_pressed_number(event, "length-", &choice) &&
             choice < RESTOCK_LENGTHS)
        state->length = choice;
    else if (state->step == RESTOCK_DIGITS && event_pressed(event, "missing"))
        go(state, RESTOCK_MISSING);
    else if (state->step == RESTOCK_MISSING)
        return missing(state, event);
    else if (ui_keyboard_press(&state->keyboard, event->id, key))
        type(state, key);
    return STAY;
}

/* Of the digits, and then of the ledger. */
static struct answer told(struct restock *state, const struct event *event)
{
    if (state->saving) {
        state->saving = false;
        go(state, RESTOCK_DONE);
        return STAY;
    }
    if (!state->checking) return STAY;
    state->checking = false;
    explicit_bzero(state->typed, sizeof state->typed);
    if (event->number != 0) return save(state);
    if (++state->wrong >= WRONG_MOST) {
        go(state, RESTOCK_PRINT);
        state->worn_out = true;
    }
    return STAY;
}

static struct answer fault(struct restock *state, const struct event *event)
{
    if (state->saving) go(state, RESTOCK_DONE); /* proved, only not yet written down */
    state->printing = state->checking = state->saving = false;
    snprintf(state->failed, sizeof state->failed, "%s", event->fault->code);
    return STAY;
}

static struct answer event(void *of, const struct view *view, const struct event *event)
{
    struct restock *state = of;
    if (event->kind == EVENT_PRESS) return press(state, view, event);
    if (event->kind == EVENT_KEY) type(state, event->id);
    if (event->kind == EVENT_DEVICE) return look(state, view);
    if (event->kind == EVENT_STAFF) return told(state, event);
    if (event->kind == EVENT_FAULT) return fault(state, event);
    if (event->kind == EVENT_PRINTED && state->printing) {
        state->printing = state->worn_out = false;
        go(state, RESTOCK_DIGITS);
    }
    return STAY;
}

static void draw(const void *of, const struct view *view, struct canvas *canvas)
{
    restock_draw(of, view, canvas);
}

const struct screen screen_staff_restock = {.name = "staff-restock",
                                            .state_size = sizeof(struct restock),
                                            .idle_s = IDLE_S,
                                            .enter = enter,
                                            .event = event,
                                            .draw = draw};
