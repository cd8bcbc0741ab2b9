#include "ui/access.h"

double text_size_scale(enum text_size size)
{
    static const double scales[TEXT_SIZES] = {1, 1.42, 1.75};
    return scales[size];
}

void access_apply(struct access *access, unsigned change)
{
    if (change < ACCESS_CONTRAST)
        access->size = (enum text_size)(change - ACCESS_SIZE);
    else if (change < ACCESS_REACH)
        access->contrast = (enum contrast)(change - ACCESS_CONTRAST);
    else if (change == ACCESS_REACH || change == ACCESS_HIGH)
        access->reach = change == ACCESS_REACH;
    else if (change == ACCESS_LEFT_HAND || change == ACCESS_RIGHT_HAND)
        access->left_handed = change == ACCESS_LEFT_HAND;
    else if (change == ACCESS_USUAL)
        *access = (struct access){0};
}

bool access_is_usual(const struct access *access)
{
    return access->size == TEXT_NORMAL && access->contrast == CONTRAST_NORMAL && !access->reach &&
           !access->left_handed;
}
