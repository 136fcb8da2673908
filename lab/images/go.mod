module cutaway.dev/lab/images

go 1.24
