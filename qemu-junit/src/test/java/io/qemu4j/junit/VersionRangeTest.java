package io.qemu4j.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.QemuVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionRangeTest {
    private static final QemuVersion VERSION = new QemuVersion(7, 2, 22);

    @ParameterizedTest
    @CsvSource({
        ">=7.2, true", ">=7.2.23, false", ">=7.10, false", ">=7, true", ">7.2, false", ">7.2.21, true", ">6, true",
        "<=7.2, true", "<=7.2.21, false", "<7.2, false", "<8, true", "<10, true", "=7, true", "=7.2.22, true",
        "=7.1, false", ">=7.2 <10, true", ">=7.2 <7.2.22, false", ">=10, false"
    })
    void numbersThatAreLeftOutAreNotCompared(String range, boolean contains) {
        assertEquals(contains, VersionRange.parse(range).contains(VERSION));
    }

    @Test
    void nothingIsAnyVersion() {
        assertTrue(VersionRange.parse("").contains(VERSION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"7.2", ">= 7.2", ">=7.2.1.0", "~7", ">=x", ">=7.", ">=99999999999"})
    void anythingElseIsRefused(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> VersionRange.parse(text));

        assertTrue(e.getMessage().contains(text), e.getMessage());
    }
}
