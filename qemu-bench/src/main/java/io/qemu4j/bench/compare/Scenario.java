package io.qemu4j.bench.compare;

import java.util.List;

/**
 * What is repeated, and how often.
 *
 * @param name as jobs name it
 * @param depth how many commands are in flight
 * @param first calls before a client's first measurement
 * @param warm calls before each other one
 * @param count calls that are measured
 */
record Scenario(String name, int depth, int first, int warm, int count) {
    static final List<Scenario> ALL = List.of(
            new Scenario("status", 1, 60_000, 1000, 5000),
            new Scenario("pipelined", 1, 25_000, 300, 2000),
            new Scenario("pipelined", 4, 5000, 300, 2000),
            new Scenario("pipelined", 8, 5000, 300, 2000),
            new Scenario("pipelined", 64, 5000, 300, 2000),
            new Scenario("events", 1, 25_000, 300, 2000),
            new Scenario("schema", 1, 200, 2, 30),
            new Scenario("getfd", 1, 5000, 300, 1000),
            new Scenario("launch", 1, 600, 2, 10),
            new Scenario("refuse", 1, 10, 0, 16),
            new Scenario("cold", 1, 1, 0, 4),
            new Scenario("replay-name", 1, 800, 10, 60),
            new Scenario("replay-data", 1, 400, 10, 60));

    /** How many events a call of the last two brings. client.c has it, too. */
    static final int BURST = 8192;

    String title() {
        return name.equals("pipelined") ? name + " " + depth : name;
    }

    /** With other numbers of calls: for a first look, or for a quieter result. */
    Scenario scaled(double by) {
        return new Scenario(
                name, depth, (int) (first * by), (int) (warm * by), Math.max(2, (int) (count * by) / 2 * 2));
    }

    boolean startsQemu() {
        return name.equals("launch") || name.equals("refuse") || isCold();
    }

    /** Whether each call needs a process of its own. */
    boolean isCold() {
        return name.equals("cold");
    }

    /** Whether it takes events from server.c, in QEMU's place. */
    boolean isReplay() {
        return name.startsWith("replay-");
    }

    /** What clients are told. */
    String job(String where, int warm) {
        return name + " " + where + " " + warm + " " + count + " " + depth + "\n";
    }

    /** Whether more is better of what a client answers under this name. */
    static boolean moreIsBetter(String metric) {
        return metric.equals("rate");
    }

    /** What people see of a client's answer, with its unit; empty for what they need not see. */
    String describe(String metric) {
        return switch (name + "." + metric) {
            case "status.p50" -> "query-status, median µs";
            case "status.p99" -> "query-status, 99th percentile µs";
            case "status.cpu" -> "query-status, client CPU µs";
            case "pipelined.rate" -> "query-status with oob, " + depth + " in flight, a second";
            case "events.rate" -> "stop/cont with their events, a second";
            case "schema.p50" -> "query-qmp-schema, median µs";
            case "getfd.p50" -> "getfd with a descriptor, median µs";
            case "launch.ready" -> "launch to negotiated, ms";
            case "launch.quit" -> "quit to gone, ms";
            case "launch.kill" -> "kill to gone, ms";
            case "refuse.told" -> "bad option reported, ms";
            case "cold.first" -> "first launch of a process, from main, ms";
            case "replay-name.rate" -> "replayed events, filtered by name, thousand a second";
            case "replay-name.cpu" -> "replayed events, filtered by name, client CPU ns each";
            case "replay-data.rate" -> "replayed events, data read, thousand a second";
            case "replay-data.cpu" -> "replayed events, data read, client CPU ns each";
            default -> "";
        };
    }

    /** A client's value in the unit of the description. */
    double convert(String metric, double value) {
        if (!isReplay()) {
            return value;
        }
        // From bursts to events.
        return metric.equals("rate") ? value * BURST / 1000 : value * 1000 / BURST;
    }
}
