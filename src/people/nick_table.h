/**
 * nick_table.h: the name groups themselves: names parted by spaces. Group g of nick.h is nick_table[g - 1].
 */
#ifndef PEOPLE_NICK_TABLE_H
#define PEOPLE_NICK_TABLE_H

extern const char *const nick_table[];
extern const unsigned nick_table_groups;

#endif
