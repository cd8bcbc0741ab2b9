#include "screens/typing.h"

#include "screens/common.h"

#include <stdio.h>

enum { ABOVE_KEYBOARD = 24, GAP = 28, WARNING_SIZE = 240 };

/* Where there is no room for the card: one sentence with the code behind it. */
static void warning_words(const struct typing *typing, char out[WARNING_SIZE])
{
    snprintf(out, WARNING_SIZE, "%s%s%s", typing->warning, typing->code ? " " : "",
             typing->code ? typing->code : "");
}

static struct notice notice_of(const struct typing *typing)
{
    return (struct notice){.kind = NOTICE_WARNING, .text = typing->warning, .code = typing->code};
}

static int notice_height(struct canvas *canvas, int width, const struct typing *typing)
{
    struct notice notice = notice_of(typing);
    return screen_px(canvas, GAP) + ui_notice_height(canvas, width, &notice);
}

static void draw_warning(struct canvas *canvas, struct rect at, const char *warning)
{
    int icon = theme_type_px(canvas_theme(canvas), TYPE_HINT) * 11 / 10;
    canvas_icon(canvas, ICON_BAD, at.x, at.y + icon / 8, icon, screen_colour(canvas, COLOUR_BAD));
    at.x += icon * 13 / 10;
    at.width -= icon * 13 / 10;
    at.height =
        canvas_text(canvas, at, TYPE_HINT, screen_colour(canvas, COLOUR_BAD), ALIGN_LEFT, warning);
    canvas_element(canvas, "warning", ROLE_ALERT, warning, at, true);
}

static enum type_style title_style(struct canvas *canvas, int width, const char *title)
{
    return canvas_text_width(canvas, TYPE_TITLE, title) > width ? TYPE_LARGE : TYPE_TITLE;
}

static int question_height(struct canvas *canvas, int width, const struct typing *typing)
{
    char warning[WARNING_SIZE] = "";
    if (typing->warning) warning_words(typing, warning);
    const char *below = typing->warning ? warning : typing->hint;
    int height = 0;
    if (typing->title)
        height = canvas_text_height(canvas, width, title_style(canvas, width, typing->title),
                                    typing->title);
    if (!below) return height;
    return height + screen_px(canvas, 12) + canvas_text_height(canvas, width, TYPE_BODY, below);
}

static void draw_question(struct canvas *canvas, struct rect at, const struct typing *typing)
{
    int bottom = at.y + at.height;
    if (typing->title) {
        at.height = canvas_text(canvas, at, title_style(canvas, at.width, typing->title),
                                screen_colour(canvas, COLOUR_INK), ALIGN_LEFT, typing->title);
        canvas_element(canvas, "title", ROLE_TITLE, typing->title, at, true);
        at.y += at.height + screen_px(canvas, 12);
    }
    at.height = bottom - at.y;
    char warning[WARNING_SIZE];
    if (typing->warning) {
        warning_words(typing, warning);
        draw_warning(canvas, at, warning);
    } else if (typing->hint) {
        screen_text(canvas, "subtitle", at, TYPE_BODY, COLOUR_QUIET, typing->hint);
    }
}

/* The question beside the answer, or in reach mode above the half that can be reached. Returns the
 * answer's room. */
static struct rect draw_apart(struct canvas *canvas, struct rect body, const struct typing *typing,
                              int bottom)
{
    struct rect upper = ui_frame_upper(canvas), left = body, answer = body;
    if (upper.height > 0) {
        int end = bottom - typing->answer_px - screen_px(canvas, GAP);
        if (upper.y + upper.height > end) upper.height = end - upper.y;
        int spare = upper.height - question_height(canvas, upper.width, typing);
        if (spare > 0) {
            upper.y += spare;
            upper.height -= spare;
        }
        draw_question(canvas, upper, typing);
        return body;
    }
    left.width = body.width * 9 / 20;
    answer.x += left.width + screen_px(canvas, 48);
    answer.width -= left.width + screen_px(canvas, 48);
    draw_question(canvas, left, typing);
    return answer;
}

/* Where the question stands apart, there is so much height for it. */
static int lacks_apart(struct canvas *canvas, const struct frame *frame,
                       const struct typing *typing, int bottom)
{
    struct rect room = ui_frame_upper_of(canvas, frame), body = ui_frame_body(canvas, frame);
    int end = bottom;
    if (room.height > 0) {
        end = bottom - typing->answer_px - screen_px(canvas, GAP);
        if (end > room.y + room.height) end = room.y + room.height;
    } else {
        room = body;
        room.width = room.width * 9 / 20;
        if (body.y + typing->answer_px > bottom) return body.y + typing->answer_px - bottom;
    }
    return room.y + question_height(canvas, room.width, typing) - end;
}

/* There the hint gives way first, then the stepper, then the title to a warning. */
static void give_room_apart(struct canvas *canvas, struct frame *frame, struct typing *typing,
                            int bottom)
{
    struct rect upper = ui_frame_upper_of(canvas, frame);
    bool over_steps = upper.height > 0 && bottom - typing->answer_px < upper.y + upper.height;
    if (over_steps) frame->groups = 0;
    if (lacks_apart(canvas, frame, typing, bottom) > 0) typing->hint = NULL;
    if (lacks_apart(canvas, frame, typing, bottom) > 0) frame->groups = 0;
    if (typing->warning && lacks_apart(canvas, frame, typing, bottom) > 0) typing->title = NULL;
}

/* Sets what of title, hint and warning the frame can hold above the keyboard's top. Returns whether
 * the warning is a card below the answer. */
static bool give_room(struct canvas *canvas, struct frame *frame, const struct typing *typing,
                      int bottom, char warning[WARNING_SIZE])
{
    bool card = typing->warning != NULL;
    frame->title = typing->title;
    frame->subtitle = typing->hint;
    for (int given = 0; given < 4; given++) {
        struct rect body = ui_frame_body(canvas, frame);
        int needed = typing->answer_px + (card ? notice_height(canvas, body.width, typing) : 0);
        if (body.y + needed <= bottom) break;
        if (given == 0) frame->subtitle = NULL;
        if (given == 1 && card) {
            warning_words(typing, warning);
            frame->subtitle = warning;
            card = false;
        }
        if (given == 2) {
            if (!frame->subtitle) frame->subtitle = typing->title;
            frame->title = NULL;
        }
        if (given == 3) frame->groups = 0;
    }
    return card;
}

struct rect typing_draw(struct canvas *canvas, struct frame *frame, const struct typing *typing,
                        struct rect *out_spare)
{
    const struct theme *theme = canvas_theme(canvas);
    int bottom =
        ui_keyboard_rect(canvas, typing->keyboard->layout).y - screen_px(canvas, ABOVE_KEYBOARD);
    bool apart = theme->reach || theme_is_landscape(theme), card = false;
    char warning[WARNING_SIZE];
    struct typing brief = *typing;
    if (apart)
        give_room_apart(canvas, frame, &brief, bottom);
    else
        card = give_room(canvas, frame, typing, bottom, warning);
    struct rect answer = ui_frame(canvas, frame);
    /* It is still said where only the warning is shown. */
    if (typing->warning && !(apart ? brief.title : frame->title))
        canvas_element(canvas, "title", ROLE_TITLE, typing->title,
                       (struct rect){answer.x, 0, answer.width, 1}, true);
    if (apart) answer = draw_apart(canvas, answer, &brief, bottom);
    if (answer.y + typing->answer_px > bottom) answer.y = bottom - typing->answer_px;
    answer.height = typing->answer_px;
    int y = answer.y + answer.height;
    if (card) {
        struct notice notice = notice_of(typing);
        y += screen_px(canvas, GAP);
        y += ui_notice(canvas, answer.x, y, answer.width, &notice);
    }
    y += screen_px(canvas, GAP);
    if (out_spare)
        *out_spare = (struct rect){answer.x, y, answer.width, y < bottom ? bottom - y : 0};
    ui_keyboard(canvas, typing->keyboard);
    return answer;
}
