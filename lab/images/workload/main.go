// Workload does what its environment says, until it is told to end:
//
//	CPU_PCT       percent of one core to burn
//	MEM_MIB       memory to hold, MiB
//	HTTP_PORT     serve HTTP: / and /healthz
//	LOG_EVERY_S   write a log line each so many seconds
//	EXIT_AFTER_S  end by itself after so many seconds ...
//	EXIT_CODE     ... with this code
package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	logf("started: cpu %d %%, memory %d MiB", number("CPU_PCT"), number("MEM_MIB"))
	held := hold(number("MEM_MIB"))
	if percent := number("CPU_PCT"); percent > 0 {
		go burn(time.Duration(percent) * time.Millisecond)
	}
	if port := number("HTTP_PORT"); port > 0 {
		go serve(port)
	}
	if every := number("LOG_EVERY_S"); every > 0 {
		go chat(time.Duration(every)*time.Second, held)
	}
	os.Exit(wait(ctx))
}

// wait returns the exit code once the time is over or a signal came.
func wait(ctx context.Context) int {
	var over <-chan time.Time
	if after, set := os.LookupEnv("EXIT_AFTER_S"); set {
		over = time.After(time.Duration(integer("EXIT_AFTER_S", after)) * time.Second)
	}
	select {
	case <-over:
		code := number("EXIT_CODE")
		logf("ending by itself with code %d", code)
		return code
	case <-ctx.Done():
		logf("told to end")
		return 0
	}
}

// hold touches every page, so that the memory counts as used.
func hold(mebibytes int) []byte {
	memory := make([]byte, mebibytes<<20)
	for i := 0; i < len(memory); i += os.Getpagesize() {
		memory[i] = 1
	}
	return memory
}

// burn is busy for a part of every 100 ms.
func burn(busy time.Duration) {
	const period = 100 * time.Millisecond
	for {
		begin := time.Now()
		for time.Since(begin) < busy {
		}
		time.Sleep(period - min(busy, period))
	}
}

func serve(port int) {
	host, _ := os.Hostname()
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		logf("%s %s from %s", r.Method, r.URL.Path, r.RemoteAddr)
		fmt.Fprintf(w, "hello from %s\n", host)
	})
	if err := http.ListenAndServe(fmt.Sprintf(":%d", port), nil); err != nil {
		logf("cannot serve: %v", err)
		os.Exit(1)
	}
}

// chat also keeps the held memory in use.
func chat(every time.Duration, held []byte) {
	for line := 1; ; line++ {
		time.Sleep(every)
		logf("still here, line %d, holding %d MiB", line, len(held)>>20)
	}
}

func number(name string) int {
	value, set := os.LookupEnv(name)
	if !set {
		return 0
	}
	return integer(name, value)
}

func integer(name, value string) int {
	parsed, err := strconv.Atoi(value)
	if err != nil || parsed < 0 {
		logf("%s=%q is no whole number", name, value)
		os.Exit(2)
	}
	return parsed
}

func logf(format string, values ...any) {
	fmt.Printf("%s %s\n", time.Now().UTC().Format(time.RFC3339Nano), fmt.Sprintf(format, values...))
}
