package io.qemu4j.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The driver: every client does every scenario once a round, each with a fresh QEMU, so that what the machine does
 * meanwhile hits them alike. Started by {@code compare/run}.
 */
public final class Compare {
    private final List<String> given = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String qemu = "qemu-system-x86_64";
    private String server = "";
    private Path out = Path.of("target");
    private int rounds = 5;
    private double scale = 1;
    private List<String> wanted = List.of();

    private Compare() {}

    /** Takes the options of {@code compare/run}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Compare compare = new Compare();
        for (int i = 0; i + 1 < args.length; i += 2) {
            compare.option(args[i], args[i + 1]);
        }
        compare.run();
    }

    private void option(String name, String value) {
        switch (name) {
            case "--client" -> given.add(value);
            case "--note" -> notes.add(value);
            case "--qemu" -> qemu = value;
            case "--server" -> server = value;
            case "--out" -> out = Path.of(value);
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--scale" -> scale = Double.parseDouble(value);
            case "--scenarios" -> wanted = List.of(value.split(",", -1));
            default -> throw new IllegalArgumentException("unknown option " + name);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<ClientProcess> clients = new ArrayList<>();
        Results results = new Results();
        try {
            for (String client : given) {
                clients.add(ClientProcess.start(client));
            }
            for (int round = 0; round < rounds; round++) {
                for (Scenario scenario : Scenario.ALL) {
                    if ((wanted.isEmpty() || wanted.contains(scenario.name()))
                            && !(scenario.isReplay() && server.isEmpty())) {
                        run(scenario, clients, round, results);
                    }
                }
                System.err.println("round " + (round + 1) + " of " + rounds + " done");
                write(results, clients.get(0).name(), round + 1);
            }
        } finally {
            for (ClientProcess client : clients) {
                client.close();
            }
        }
        System.out.println(Files.readString(out.resolve("table.md")));
    }

    private void run(Scenario whole, List<ClientProcess> clients, int round, Results results)
            throws IOException, InterruptedException {
        Scenario scenario = whole.scaled(scale);
        int warm = round == 0 ? scenario.first() : scenario.warm();
        for (int i = 0; i < clients.size(); i++) {
            // Another one starts each round, so that none always runs in the wake of the same other.
            ClientProcess client = clients.get((i + round) % clients.size());
            results.add(scenario, client.name(), measure(client, scenario, warm));
        }
    }

    private Map<String, Double> measure(ClientProcess client, Scenario scenario, int warm)
            throws IOException, InterruptedException {
        if (scenario.isCold()) {
            return client.runAfresh(scenario, qemu, warm);
        }
        if (scenario.startsQemu()) {
            return client.run(scenario, qemu, warm);
        }
        try (Listening listening = scenario.isReplay() ? Listening.server(server) : Listening.qemu(qemu)) {
            return client.run(scenario, listening.socket(), warm);
        }
    }

    private void write(Results results, String yardstick, int done) throws IOException {
        Files.createDirectories(out);
        String head = "Medians of " + done + " interleaved rounds (least–most); bold: ratio to " + yardstick + ". "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, Java " + Runtime.version() + ", " + qemu
                + (notes.isEmpty() ? "" : ", " + String.join(", ", notes)) + ".\n\n";
        Files.writeString(out.resolve("table.md"), head + Table.of(results, yardstick));
        Files.writeString(out.resolve("chart.svg"), Chart.of(results, yardstick));
    }
}
