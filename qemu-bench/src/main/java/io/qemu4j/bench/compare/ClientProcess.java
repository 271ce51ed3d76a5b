package io.qemu4j.bench.compare;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A client under comparison: a process that lives for the whole run. */
final class ClientProcess implements Closeable {
    private final String name;
    private final Process process;
    private final Writer jobs;
    private final BufferedReader answers;

    private ClientProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        jobs = process.outputWriter();
        answers = process.inputReader();
    }

    /** Starts one, given as {@code name=command with arguments}. */
    static ClientProcess start(String given) throws IOException {
        int equals = given.indexOf('=');
        Process process = new ProcessBuilder(List.of(given.substring(equals + 1).split(" +")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ClientProcess(given.substring(0, equals), process);
    }

    String name() {
        return name;
    }

    /** Gives a job. Returns what was measured, by name; nothing when the client cannot do it. */
    Map<String, Double> run(Scenario scenario, String where, int warm) throws IOException {
        if (!process.isAlive()) {
            return Map.of();
        }
        jobs.write(scenario.name() + " " + where + " " + warm + " " + scenario.count() + " " + scenario.depth() + "\n");
        jobs.flush();
        String answer = answers.readLine();
        if (answer == null) {
            // The others go on: what it failed at is on the error output.
            System.err.println(name + " ended in scenario " + scenario.title());
            process.destroyForcibly().onExit().join();
            return Map.of();
        }
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
