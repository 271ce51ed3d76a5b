package io.qemu4j.testkit;

/**
 * What a {@link Script} does whenever a certain command comes: see {@link Script#when}.
 *
 * <p>Threads: for one thread to write.
 *
 * @since 0.1
 */
public final class Answer extends Lines<Answer> {
    Answer() {}

    @Override
    Answer self() {
        return this;
    }
}
