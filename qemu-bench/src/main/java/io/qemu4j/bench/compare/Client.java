package io.qemu4j.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A client in a process of its own: takes jobs from standard input, as client.c does, and answers each with a line
 * of {@code name=value}. Stays alive, so that what is compared is warm.
 */
public final class Client {
    private final String kind;
    private final String scheme;
    private final long entered;

    private Client(String kind, String scheme, long entered) {
        this.kind = kind;
        this.scheme = scheme;
        this.entered = entered;
    }

    /** Takes {@code full}, {@code minimal} or {@code reading}, and the scheme of the transport. */
    public static void main(String[] args) throws IOException, InterruptedException {
        long entered = System.nanoTime();
        Client client = new Client(args[0], args[1], entered);
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            System.out.println(client.answer(job.split(" ", -1)));
        }
    }

    private String answer(String[] job) throws IOException, InterruptedException {
        try {
            return run(job);
        } catch (UnsupportedOperationException e) {
            // This transport passes no descriptors, say: there is nothing to compare.
            return "unsupported";
        }
    }

    private String run(String[] job) throws IOException, InterruptedException {
        String scenario = job[0];
        int warm = Integer.parseInt(job[2]);
        int count = Integer.parseInt(job[3]);
        switch (scenario) {
            case "launch":
                return Launches.measure(launch(job[1]), warm, count);
            case "cold":
                return Launches.first(launch(job[1]), entered);
            case "refuse":
                return kind.equals("full") ? Refusals.full(job[1], warm, count) : Refusals.minimal(job[1], warm, count);
            default:
                break;
        }
        try (Peer peer = peer(scheme + ":" + job[1], scenario)) {
            return scenario.equals("pipelined")
                    ? pipelined(peer, warm, count, Integer.parseInt(job[4]))
                    : sequential(peer, scenario, warm, count);
        }
    }

    private Launches.Once launch(String binary) {
        return switch (kind) {
            case "full" -> Launches.full(binary);
            case "reading" -> Launches.guarded(binary);
            default -> Launches.minimal(binary);
        };
    }

    private Peer peer(String address, String scenario) throws IOException {
        boolean outOfBand = scenario.equals("pipelined");
        return switch (kind) {
            case "full" -> new FullPeer(address, scenario);
            case "reading" -> new ReadingPeer(address, outOfBand);
            default -> new MinimalPeer(address, outOfBand);
        };
    }

    private static String sequential(Peer peer, String scenario, int warm, int count) throws IOException {
        for (int i = 1; i <= warm; i++) {
            peer.once(scenario, i);
        }
        List<Double> took = new ArrayList<>(count);
        CpuTime before = CpuTime.now();
        long start = System.nanoTime();
        for (int i = warm + 1; i <= warm + count; i++) {
            long begin = System.nanoTime();
            peer.once(scenario, i);
            took.add((System.nanoTime() - begin) / 1e3);
        }
        long wall = System.nanoTime() - start;
        long cpu = CpuTime.now().nanosSince(before);
        return "p50=" + Numbers.median(took) + " p99=" + Numbers.percentile(took, 0.99) + " rate=" + count * 1e9 / wall
                + " cpu=" + cpu / 1e3 / count;
    }

    private static String pipelined(Peer peer, int warm, int count, int depth) throws IOException {
        peer.pipelined(warm, depth);
        CpuTime before = CpuTime.now();
        long start = System.nanoTime();
        peer.pipelined(count, depth);
        long wall = System.nanoTime() - start;
        long cpu = CpuTime.now().nanosSince(before);
        return "rate=" + count * 1e9 / wall + " cpu=" + cpu / 1e3 / count;
    }
}
