/* module.h - a part of this room that is loaded when it is first needed, so that a terminal at rest
 * carries nothing of the libraries behind it. */
#ifndef ANJUNGAN_CAPTURE_MODULE_H
#define ANJUNGAN_CAPTURE_MODULE_H

#include <stdbool.h>
#include <stddef.h>

/* Finds, loads and asks a module for its entry: a function to be cast to its true type, which
 * gives the module's table of functions. false: out_why is a sentence. The module lies beside the
 * program (a build folder), or in lib/TRIPLET/anjungan or lib/anjungan of the program's prefix;
 * nowhere else: no variable of the environment can put another one in its place. It stays mapped:
 * large libraries do not unload cleanly. */
bool module_open(const char *file, const char *entry, void (**out_entry)(void), char *out_why,
                 size_t why_size);

#endif
