module cmap/examples

go 1.26
