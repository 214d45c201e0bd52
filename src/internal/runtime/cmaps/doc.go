// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package cmaps implements Go's builtin concurrent map type, cmap[K]V.
package cmaps

// This package contains the data structure: a hash table that any number of
// goroutines use at once. Package runtime has the functions that compiled code
// calls, which deal with nil maps, panics in statements and the race detector, and
// the parking lot, where goroutines sleep that wait for a lock.
//
// Contract
//
// The specification says what the operations mean. In terms of this package:
//
//  1. Load, Store, Delete, Clear and Len, and a Txn (a statement) from Begin to Commit,
//     MUST take effect at one instant between call and return, in an order that
//     all goroutines agree on. Len MAY miss operations that are under way.
//  2. A load MUST yield an element as some store put it there, whole.
//  3. A Txn that is aborted MUST leave no trace.
//  4. An iteration MUST produce an entry that is in the map from before it to after it
//     exactly once, MUST NOT produce a key twice, and MUST NOT produce what was
//     removed before. It MAY produce entries that are added meanwhile. Keys that are
//     not equal to themselves, NaNs, are all different.
//  5. Nothing MUST wait for code of the user's, except for the operators in a
//     statement, which call none.
//
// Loads take no lock, write to no shared memory, and do not allocate. They start over if
// they meet a writer that is in the middle of its few instructions in the same bucket,
// and take the lock themselves only after that has happened maxRetries times in a row.
// They do not wait for statements, nor for growth. Stores and deletes wait for others in
// the same bucket, and for the table to be replaced when it grows. Not done:
// growth is not spread over several operations or goroutines, tables are not merged,
// snapshots of several elements take locks.
//
// Terminology and layout
//
//	Map (header)
//	+------+      directory: two parts, by the top bits of the hash
//	| root | ---> +-------+
//	+------+      | homes |                              buckets
//	              +-------+                              +------------+
//	              | 00    | ---------------------------> | 0   home   | --+ chain
//	              | 01    | ---------------------------> | 1   home   |   |
//	              | 10    | ---> ...                     | ...        |   |
//	              | 11    | ---> ...                     | n   pool   | <-+
//	              +-------+                              +------------+
//	              | 00    | --+-> table (depth 1)          ^
//	              | 01    | --+   +---------+              |
//	              | 10    | ->... | buckets | -------------+
//	              | 11    | ->... | homes   |
//	              +-------+       | state   |
//	                              +---------+
//
//	bucket
//	+-----+------+--------------+--------------+--   --+
//	| ver | tags | key 0 elem 0 | key 1 elem 1 |  ...  |
//	+-----+------+--------------+--------------+--   --+
//	   8     8     7 slots
//
//   - Slot: a place for a key and an element, or for pointers to them if
//     they are larger than 128 bytes.
//   - Bucket: 7 slots, and two words, see type bucket: the tags, which have 8 bits
//     for each slot and the lock, and the version. For cmap[int]int that is
//     128 bytes, two cache lines. A lookup needs the first, and mostly one more.
//   - Home: the bucket that a hash selects in its table.
//   - Overflow bucket: one of the table's pool, which is after the homes, and in up to
//     four segments that are added when it is used up. It
//     belongs, as a whole, to one home, whose lock and version cover it too.
//   - Chain: a home and its overflow buckets. A chain is nearly always empty or one
//     bucket long.
//   - Table: homes and pool in one allocation of about 16 KB, or less if it is the
//     only one, for the hashes that begin with the same depth bits.
//   - Directory: as in extendible hashing, the tables by the top bits of the
//     hash, in two parts. The first has the pointers to the buckets, and the number of homes
//     that most tables have, so the short ways need not wait for a table to know where a home
//     is: they take two dependent loads to it, as many as if there were one table. A pointer to the buckets of a table
//     with another number of homes has the bit irregular, and they turn to the second part. The
//     directory of a map with one table is in the table.
//
// A word that contains a lock is held in its short form (lockBit) by goroutines that cannot
// be preempted and do not block: others spin. It is held in its long form (parkBit) by
// goroutines that may be descheduled: others sleep in the parking lot.
//
// What a short section stores, and its end, are plain stores where the machine's stores are
// releases, and may become visible only after the operation has returned. But its beginning,
// an atomic operation, is visible before anything that the goroutine does next. So
// readers wait while lockBit is set, and an operation needs one expensive instruction, not
// two. See unlock.
//
// Probing
//
// There is none: an element is in its home or in the home's chain. The tags of the 7
// slots are compared with that of the key at once, see matchTag. If none matches, and
// the filter says that no overflow bucket has an element with the same two low bits
// of h2, then that one word says that the key is absent. Else candidates are compared,
// and the reader makes sure that the version is still what it was.
//
// Insertion and deletion
//
// An element is added to an empty slot of the home, else of the chain, else an overflow
// bucket is taken from the pool and linked. The version does not change, unless
// by the link: the tag is what makes the slot visible.
//
// A deleted slot is emptied with an odd version. It can be used at once: there are no
// tombstones. An element from the chain moves to the empty slot of a home, and an
// overflow bucket that has become empty goes back to the pool, so that the chains are
// what they would be had the deleted elements never existed, nearly. Without
// that, elements that come and go would use up the pool in the end.
//
// An element that fits a word is overwritten by one store, and other elements
// with an odd version. Large elements are boxes that are never written again; a
// store swaps the pointer.
//
// Growth
//
// When there is no overflow bucket for one more element, the pool gets another segment of
// them: nothing moves, and who needs no room does not wait. When there are enough, for its homes, the
// table is replaced instead. The
// goroutine that gets the table's state word owns the replacement; others
// that need the table to change wait for it. The owner
//
//   - allocates a larger table, or two tables for the two values of the next bit
//     of the hash if this one is of the maximum size;
//   - freezes the homes, one by one: their contents cannot change any more;
//   - copies the elements, which have to be hashed again;
//   - publishes the new tables in the directory, which may have to be doubled, or
//     made again if most tables now have another number of homes.
//
// Readers use the old table meanwhile and are not delayed. The old table is
// not changed any more, so whoever still has it reads what was true at the time
// of the replacement, after the operation began.
//
// If the table is less than half full the hash function is bad, for these keys. Then
// the pool grows instead of the homes. If the directory is large for the number of
// elements then splitting does not separate them, and the table grows beyond the
// maximum. So growth ends, for any hash.
//
// A table that deletes leave nearly empty is replaced by a smaller one, see tidy.
//
// Statements
//
// Most statements have elements that are scalars, and take no closure, see fast.go. One
// with a single element to store, m[k] op= v, changes it in place in a short section.
// m[a] op= m[b] does, too, and loads the other element meanwhile. Others are
// executed without locks: the elements are loaded, the operators applied, and Commit
// stores the results, in a short section, if the elements are still what was loaded,
// bit by bit. If they are not then some other operation has succeeded.
//
// The others are Txns, or a One if there is just one element.
//
// A Txn hashes all keys, which may panic; finds the homes; locks them in the order
// of their addresses, each once, in the long form; finds the elements; and takes as many
// overflow buckets from the pools as it will need at most. Since everybody who holds
// more than one lock took them in that order, and nobody waits for a table to be
// replaced with a lock held, there is no deadlock. Where a home is frozen or a
// pool is empty, it releases all and begins again.
//
// Commit makes all versions odd that it will change, stores, publishes the tags, and
// makes the versions even. A goroutine that sees one of the stores sees all of
// them: see Commit.
//
// Iteration
//
// An Iter walks the tables in the order of their ranges of hashes from a random one on,
// and their homes. It notes the keys that are in a home, or a few, now, and produces
// those that are still in the map when their turn comes, with their elements at that
// time. A key that was deleted and stored again is in the same home: it is noted once.
//
// If the table is replaced meanwhile, the Iter goes on walking it: it has
// every key that has been there since the walk began. The pairs come from the current
// tables, by lookups. The next table begins where this one ends, since tables are split
// but not merged. Only Clear makes a table with a wider range, and an epoch in the table
// tells: then nothing of what was there is left, and the iteration ends.
//
// NaNs are not found by lookups. They are produced from the slot they were noted in: they
// do not move within a table and only Clear removes them.
//
// Garbage collection
//
// Slots are typed memory, and all stores of pointers to them have write barriers, but for
// copies to a table that nobody else sees yet, see copyWords. So a
// pointer in a slot that is reachable has been or will be marked. Readers copy slots that
// may be changing: by words, so that a pointer is one that was in the slot, but maybe
// not the one that belongs to the word next to it; to memory that the collector does not
// scan, or with barriers; and without a point of preemption between the copy and the
// check of the version, so that no collection can end there. The loads of
// pointers before that are of reachable slots, never of freed memory: a table is
// reachable from whoever works with it.
//
// Invariants
//
// The tests that fail if one is broken on purpose are listed in testdata/faults.txt.
//
//  1. The key and element of a full slot change only while the home's lock is held and
//     its version is odd. Except: an element that fits a word, and the pointer of a
//     string to one with the same bytes, are overwritten by one store.
//  2. A slot is emptied while the version is odd, and the tags show it before the version
//     is even again. An empty slot and a free overflow bucket hold no pointers.
//  3. An empty slot is filled before its tag is stored. Its tag is stored last.
//  4. A reader accepts what it read from slots only if the version was even before and
//     is the same afterwards.
//  5. A reader follows no pointer from a slot before it has checked that.
//  6. A reader takes a key for absent by the tags alone only if no tag matches and the
//     bit of the filter is clear. Else it checks the version.
//  7. A key that is equal to itself is in at most one slot, of its home or its chain.
//     A bit of the filter is set if, and unless the home is locked only if, an
//     element in the chain has a tag for it.
//  8. An overflow bucket is in one chain, in the list of free ones, or fresh. A chain
//     changes only with the version of its home. No chain has an empty bucket when
//     its home is not locked.
//  9. A frozen home does not change, for ever. A table that is replaced has all its homes
//     frozen before the first element is copied, and a writer that finds a home
//     frozen holds no lock when it waits for the replacement.
//  10. The replacement has more room where it was lacking, or splits.
//  11. Whoever holds several locks took them in the order of their addresses, each once.
//     What it needs from the pools it has before user code could see an effect.
//  12. A statement makes all versions odd before it stores, and publishes all tags before it
//     makes a version even.
//  13. With an odd version, or a lock in its short form, nobody allocates, blocks, or can be
//     preempted. With a lock in its long form, words that contain it are changed by
//     atomic operations only, and released through the parking lot if waitBit is set.
//  14. The effect of an operation is visible to everybody when it returns, not just
//     before what the goroutine does next; or lockBit of the bucket is, until the effect
//     is, and a reader that finds lockBit takes nothing that it read for valid.
//  15. An iteration visits each home of each range of hashes once, and produces a key it noted
//     only with a pair that is in the map at that time.
//  16. NaNs are not moved within a table.
//  17. The number of elements in the tables is the sum of used and the stripes, and used
//     is not 0 unless the map is empty.
//  18. Pointers with tags in their low bits point into the object they keep alive.
//  19. The entry of a hash in the second part of the directory is replaced before the one in
//     the first. So a home found by the first part, if it is not frozen, has no replacement that
//     somebody could have changed; and if it is frozen, nothing that is in it is taken for
//     valid before the second part has been looked at.
