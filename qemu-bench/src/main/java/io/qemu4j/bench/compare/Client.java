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
    private final boolean full;
    private final String scheme;

    private Client(boolean full, String scheme) {
        this.full = full;
        this.scheme = scheme;
    }

    /** Takes {@code full} or {@code minimal}, and the scheme of the transport. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Client client = new Client(args[0].equals("full"), args[1]);
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
        if (scenario.equals("launch")) {
            return full ? Launches.full(job[1], warm, count) : Launches.minimal(job[1], warm, count);
        }
        boolean pipelined = scenario.equals("pipelined");
        String address = scheme + ":" + job[1];
        try (Peer peer = full ? new FullPeer(address, pipelined) : new MinimalPeer(address, pipelined)) {
            return pipelined
                    ? pipelined(peer, warm, count, Integer.parseInt(job[4]))
                    : sequential(peer, scenario, warm, count);
        }
    }

    private static String sequential(Peer peer, String scenario, int warm, int count) throws IOException {
        for (int i = 1; i <= warm; i++) {
            peer.once(scenario, i);
        }
        List<Double> took = new ArrayList<>(count);
        long cpu = CpuTime.nanos();
        long start = System.nanoTime();
        for (int i = warm + 1; i <= warm + count; i++) {
            long before = System.nanoTime();
            peer.once(scenario, i);
            took.add((System.nanoTime() - before) / 1e3);
        }
        long wall = System.nanoTime() - start;
        cpu = CpuTime.nanos() - cpu;
        return "p50=" + Numbers.median(took) + " p99=" + Numbers.percentile(took, 0.99) + " cpu=" + cpu / 1e3 / count
                + " rate=" + count * 1e9 / wall;
    }

    private static String pipelined(Peer peer, int warm, int count, int depth) throws IOException {
        peer.pipelined(warm, depth);
        long cpu = CpuTime.nanos();
        long start = System.nanoTime();
        peer.pipelined(count, depth);
        long wall = System.nanoTime() - start;
        cpu = CpuTime.nanos() - cpu;
        return "rate=" + count * 1e9 / wall + " cpu=" + cpu / 1e3 / count;
    }
}
