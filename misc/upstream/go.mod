module cmap/misc/upstream

go 1.26
