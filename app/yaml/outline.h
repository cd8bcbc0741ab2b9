/* outline.h - a YAML file as a plain tree that remembers its lines.
 *
 * Read before anything else looks at the file, and strictly: one document, no anchors, aliases or
 * tags, no key twice, bounded depth and number of nodes. What passes cannot blow up in libcyaml,
 * and every later complaint can name its line. */
#ifndef ANJUNGAN_YAML_OUTLINE_H
#define ANJUNGAN_YAML_OUTLINE_H

#include "base/bytes.h"
#include "yaml/problems.h"

enum outline_kind { OUTLINE_SCALAR, OUTLINE_SEQUENCE, OUTLINE_MAPPING };

enum { OUTLINE_NONE = -1, OUTLINE_DEPTH_MAX = 12, OUTLINE_NODES_MAX = 8192 };

struct outline_node {
    enum outline_kind kind;
    int line;       /* from 1; in a mapping the key's */
    char *key;      /* in a mapping; NULL in a sequence */
    char *value;    /* of a scalar */
    int first;      /* index of the first child, or OUTLINE_NONE */
    int next;       /* index of the next sibling, or OUTLINE_NONE */
    unsigned count; /* of children */
};

/* Zeroed is empty. Node 0 is the root. */
struct outline {
    struct outline_node *nodes;
    int count;
};

/* False: at least one problem was added and the outline is empty. */
bool outline_read(struct outline *, const struct bytes *yaml, struct problems *);
void outline_finish(struct outline *);
/* The child of a mapping with this key, or OUTLINE_NONE. */
int outline_child(const struct outline *, int node, const char *key);
/* The line of "procedure[2].title.id", or of as much of it as is there. */
int outline_line(const struct outline *, const char *path);

#endif
