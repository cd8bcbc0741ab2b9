/* icons.h - the icons used, by the word each stands for; glyphs of
 * fonts-material-design-icons-iconfont. */
#ifndef ANJUNGAN_UI_ICONS_H
#define ANJUNGAN_UI_ICONS_H

/* X(name, code point, ligature name) */
#define ICONS(X)                                                                                   \
    X(NONE, 0, "")                                                                                 \
    X(AGENCY, 0xe84f, "account_balance")                                                           \
    X(LANGUAGE, 0xe894, "language")                                                                \
    X(HELP, 0xe8fd, "help_outline")                                                                \
    X(ACCESS, 0xe84e, "accessibility")                                                             \
    X(TOUCH, 0xe913, "touch_app")                                                                  \
    X(CLOCK, 0xe8b5, "schedule")                                                                   \
    X(DOCUMENT, 0xe873, "description")                                                             \
    X(FACE, 0xe87c, "face")                                                                        \
    X(CHEVRON, 0xe5cc, "chevron_right")                                                            \
    X(BACK, 0xe5c4, "arrow_back")                                                                  \
    X(NEXT, 0xe5c8, "arrow_forward")                                                               \
    X(CHECK, 0xe5ca, "check")                                                                      \
    X(GOOD, 0xe86c, "check_circle")                                                                \
    X(WARNING, 0xe002, "warning")                                                                  \
    X(BAD, 0xe000, "error")                                                                        \
    X(INFO, 0xe88e, "info")                                                                        \
    X(VERIFIED, 0xe8e8, "verified_user")                                                           \
    X(RENEW, 0xe863, "autorenew")                                                                  \
    X(LOCK, 0xe898, "lock_open")                                                                   \
    X(BLOCK, 0xe14b, "block")                                                                      \
    X(SCAN, 0xe8b6, "search")                                                                      \
    X(SCANNER, 0xe329, "scanner")                                                                  \
    X(RETRY, 0xe042, "replay")                                                                     \
    X(ADD, 0xe145, "add")                                                                          \
    X(DELETE, 0xe872, "delete")                                                                    \
    X(CAMERA, 0xe412, "photo_camera")                                                              \
    X(PRINTER, 0xe8ad, "print")                                                                    \
    X(QR, 0xef6b, "qr_code")                                                                       \
    X(CLOSE, 0xe5cd, "close")                                                                      \
    X(EDIT, 0xe3c9, "edit")                                                                        \
    X(PERSON, 0xe7fd, "person")                                                                    \
    X(BACKSPACE, 0xe14a, "backspace")                                                              \
    X(SHIFT, 0xe5d8, "arrow_upward")                                                               \
    X(DOWN, 0xe5db, "arrow_downward")                                                              \
    X(SEND, 0xe163, "send")                                                                        \
    X(PHONE, 0xe0cd, "phone")                                                                      \
    X(COMPASS, 0xe87a, "explore")                                                                  \
    X(SUPPORT, 0xe0bf, "forum")                                                                    \
    X(TIMER, 0xe425, "timer")                                                                      \
    X(SHIELD, 0xe32a, "security")                                                                  \
    X(ZOOM, 0xe8ff, "zoom_in")                                                                     \
    X(QR_SCAN, 0xf206, "qr_code_scanner")                                                          \
    X(CARD, 0xe870, "credit_card")                                                                 \
    X(MAIL, 0xe158, "mail")                                                                        \
    X(KEY, 0xe73c, "key")                                                                          \
    X(SOUND, 0xe050, "volume_up")                                                                  \
    X(TEXT_SIZE, 0xe245, "format_size")                                                            \
    X(CONTRAST, 0xeb37, "contrast")                                                                \
    X(REACH, 0xe258, "vertical_align_bottom")                                                      \
    X(SPACE, 0xe256, "space_bar")                                                                  \
    X(KEYBOARD, 0xe312, "keyboard")                                                                \
    X(CHECKED, 0xe834, "check_box")                                                                \
    X(UNCHECKED, 0xe835, "check_box_outline_blank")                                                \
    X(CHOSEN, 0xe837, "radio_button_checked")                                                      \
    X(UNCHOSEN, 0xe836, "radio_button_unchecked")                                                  \
    X(RECEIPT, 0xef6e, "receipt_long")                                                             \
    X(WAIT, 0xe88b, "hourglass_empty")                                                             \
    X(NO_NETWORK, 0xe648, "wifi_off")                                                              \
    X(LEFT, 0xe5cb, "chevron_left")                                                                \
    X(MORE, 0xe5cf, "expand_more")                                                                 \
    X(PLACE, 0xe55f, "place")                                                                      \
    X(PEOPLE, 0xe7fb, "people")                                                                    \
    X(GAVEL, 0xe90e, "gavel")                                                                      \
    X(CHECKLIST, 0xe85d, "assignment")                                                             \
    X(COST, 0xef63, "payments")                                                                    \
    X(MOBILE, 0xe32c, "smartphone")                                                                \
    X(MEGAPHONE, 0xef49, "campaign")                                                               \
    X(HEADSET, 0xe310, "headset")                                                                  \
    X(USB, 0xe1e0, "usb")                                                                          \
    X(EXIT, 0xe9ba, "logout")                                                                      \
    X(SETTINGS, 0xe8b8, "settings")                                                                \
    X(POWER, 0xe8ac, "power_settings_new")                                                         \
    X(RESTART, 0xe5d5, "refresh")                                                                  \
    X(BOOK, 0xea19, "menu_book")                                                                   \
    X(NETWORK, 0xe63e, "wifi")                                                                     \
    X(QUIETER, 0xe04d, "volume_down")                                                              \
    X(BRIGHTNESS, 0xe3ab, "brightness_6")                                                          \
    X(LAMP, 0xe90f, "lightbulb_outline")                                                           \
    X(INBOX, 0xe156, "inbox")                                                                      \
    X(LESS, 0xe15b, "remove")                                                                      \
    X(CENTRE, 0xe3b4, "center_focus_strong")                                                       \
    X(NEARER, 0xe56b, "zoom_out_map")                                                              \
    X(FARTHER, 0xe5d1, "fullscreen_exit")                                                          \
    X(EYE, 0xe8f4, "visibility")                                                                   \
    X(LIGHT, 0xe430, "wb_sunny")                                                                   \
    X(HAND, 0xe925, "pan_tool")                                                                    \
    X(COVERED, 0xf1a8, "no_photography")                                                           \
    X(STAR, 0xe838, "star")

enum icon {
#define X(name, code, ligature) ICON_##name,
    ICONS(X)
#undef X
        ICON_COUNT
};

unsigned icon_code(enum icon);
/* By a word of the YAML files: "verified", "renew", "lock", "block". ICON_DOCUMENT when unknown. */
enum icon icon_from_word(const char *word);

#endif
