package io.qemu4j.bench.compare;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client under comparison: a process that lives for the whole run. */
final class ClientProcess implements Closeable {
    private final String name;
    private final List<String> command;
    private final Process process;
    private final Writer jobs;
    private final BufferedReader answers;

    private ClientProcess(String name, List<String> command) throws IOException {
        this.name = name;
        this.command = command;
        process = builder().start();
        jobs = process.outputWriter();
        answers = process.inputReader();
    }

    private ProcessBuilder builder() {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Starts one, given as {@code name=command with arguments}. */
    static ClientProcess start(String given) throws IOException {
        int equals = given.indexOf('=');
        return new ClientProcess(
                given.substring(0, equals), List.of(given.substring(equals + 1).split(" +")));
    }

    String name() {
        return name;
    }

    /** Gives a job. Returns what was measured, by name; nothing when the client cannot do it. */
    Map<String, Double> run(Scenario scenario, String where, int warm) throws IOException {
        if (!process.isAlive()) {
            return Map.of();
        }
        jobs.write(scenario.job(where, warm));
        jobs.flush();
        String answer = answers.readLine();
        if (answer == null) {
            // The others go on: what it failed at is on the error output.
            System.err.println(name + " ended in scenario " + scenario.title());
            process.destroyForcibly().onExit().join();
            return Map.of();
        }
        return read(answer);
    }

    /** Has another process of the same client do each call of the job. Returns the medians. */
    Map<String, Double> runAfresh(Scenario scenario, String where, int warm) throws IOException {
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        // Is there before the process, so that none waits for it.
        Path job = Files.createTempFile("qemu-compare", "job");
        try {
            Files.writeString(job, scenario.job(where, 0));
            for (int i = -warm; i < scenario.count(); i++) {
                Process other = builder().redirectInput(job.toFile()).start();
                String answer = other.inputReader().readLine();
                other.onExit().join();
                if (i < 0 || answer == null) {
                    continue;
                }
                for (Map.Entry<String, Double> one : read(answer).entrySet()) {
                    measured.computeIfAbsent(one.getKey(), m -> new ArrayList<>())
                            .add(one.getValue());
                }
            }
        } finally {
            Files.delete(job);
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        measured.forEach((metric, values) -> medians.put(metric, Numbers.median(values)));
        return medians;
    }

    private static Map<String, Double> read(String answer) {
        Map<String, Double> measured = new LinkedHashMap<>();
        for (String pair : answer.split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                measured.put(pair.substring(0, equals), Double.valueOf(pair.substring(equals + 1)));
            }
        }
        return measured;
    }

    @Override
    public void close() throws IOException {
        jobs.close();
        process.destroy();
    }
}
