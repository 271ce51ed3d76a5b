package io.qemu4j.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.qemu4j.api.Command;
import io.qemu4j.api.ProtocolException;
import io.qemu4j.api.json.JsonObject;
import io.qemu4j.api.json.JsonValue;
import io.qemu4j.qmp.Conversation.Incoming;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
    private static final String ERROR = "'error':{'class':'GenericError','desc':'no'}";

    private final Conversation conversation = new Conversation();

    private static JsonObject json(String text) {
        return JsonValue.parse(text.replace('\'', '"')).asObject();
    }

    private Pending begun(String command) {
        return conversation.begin(Request.of(Command.of(command), new Drafts())).orElseThrow();
    }

    private Pending sent(String command) {
        Pending pending = begun(command);
        pending.markWritten();
        return pending;
    }

    private Incoming accept(String message) {
        return conversation.accept(json(message));
    }

    private Pending answered(String message) {
        return assertInstanceOf(Incoming.Answered.class, accept(message)).pending();
    }

    private Incoming.Stray stray(String message) {
        return assertInstanceOf(Incoming.Stray.class, accept(message));
    }

    @Test
    void idsAreSmallAndComeOneAfterTheOther() {
        assertEquals(0, sent("a").id());
        assertEquals(1, sent("b").id());
        assertEquals(2, sent("c").id());
    }

    @Test
    void anAnsweredIdIsReusedAsLateAsPossible() {
        for (int i = 0; i < 1000; i++) {
            Pending pending = sent("a");
            assertEquals(i, pending.id());
            assertSame(pending, answered("{'return':{},'id':" + i + "}"));
        }

        assertEquals(0, sent("a").id());
    }

    @Test
    void anIdStillInUseIsPassedOver() {
        Pending slow = sent("slow");
        for (int i = 1; i < 1000; i++) {
            answered("{'return':{},'id':" + sent("quick").id() + "}");
        }

        assertEquals(1, sent("next").id());
        assertSame(slow, answered("{'return':{},'id':0}"));
    }

    @Test
    void moreThanAThousandInFlightHaveIdsOfTheirOwn() {
        Set<Integer> ids = new HashSet<>();
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            Pending pending = sent("a");
            assertTrue(ids.add(pending.id()), () -> "id twice: " + pending.id());
            all.add(pending);
        }

        for (Pending pending : all) {
            assertSame(pending, answered("{'return':{},'id':" + pending.id() + "}"));
        }
    }

    @Test
    void repliesFindTheirCommandsInAnyOrder() {
        Pending a = sent("a");
        Pending b = sent("b");
        Pending c = sent("c");

        assertSame(b, answered("{'id':" + b.id() + "," + ERROR + "}"));
        assertSame(c, answered("{'return':[],'id':" + c.id() + "}"));
        assertSame(a, answered("{'return':null,'id':" + a.id() + "}"));
    }

    @Test
    void aReplyComesOnce() {
        Pending a = sent("a");
        String reply = "{'return':{},'id':" + a.id() + "}";

        assertSame(a, answered(reply));
        assertFalse(stray(reply).repeated());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "-1",
                "1000",
                "99999999999",
                "1e400",
                "0.5",
                "'0'",
                "null",
                "true",
                "[0]",
                "{'id':0}",
                "2147483648"
            })
    void anUnknownIdBelongsToNobody(String id) {
        Pending a = sent("a");

        stray("{'return':{},'id':" + id + "}");
        stray("{'id':" + id + "," + ERROR + "}");

        assertSame(a, answered("{'return':{},'id':0}"));
    }

    @Test
    void anIdIsComparedByValue() {
        Pending a = sent("a");

        assertSame(a, answered("{'return':{},'id':0.0}"));
    }

    @Test
    void theReplyToOneThatGaveUpIsItsOwn() {
        Pending late = sent("late");
        late.giveUp();
        Pending next = sent("next");

        assertSame(late, answered("{'return':'late','id':" + late.id() + "}"));
        assertSame(next, answered("{'return':'next','id':" + next.id() + "}"));
        assertTrue(late.reply().isCancelled());
    }

    @Test
    void aReplyToWhatWasNeverWrittenIsStray() {
        Pending unwritten = begun("a");

        stray("{'return':{},'id':" + unwritten.id() + "}");
        stray("{" + ERROR + "}");

        unwritten.markWritten();
        assertSame(unwritten, answered("{'return':{},'id':" + unwritten.id() + "}"));
    }

    @Test
    void anErrorWithoutIdIsThatOfTheOnlyCommand() {
        Pending only = sent("a");
        begun("notYetWritten");

        assertSame(only, answered("{" + ERROR + "}"));
    }

    @Test
    void anErrorWithoutIdIsNobodysWhenSeveralWait() {
        Pending a = sent("a");
        Pending b = sent("b");

        assertFalse(stray("{" + ERROR + "}").repeated());
        assertTrue(stray("{" + ERROR + "}").repeated());

        assertSame(a, answered("{'return':{},'id':" + a.id() + "}"));
        assertSame(b, answered("{'return':{},'id':" + b.id() + "}"));
    }

    @Test
    void anErrorWithoutIdIsNobodysWhenNoneWaits() {
        assertFalse(stray("{" + ERROR + "}").repeated());
    }

    @Test
    void ofAThousandErrorsWithoutIdOneIsBlamedAndNoneToldTwice() {
        Pending broken = sent("broken");
        assertSame(broken, answered("{" + ERROR + "}"));

        Pending innocent = sent("innocent");
        for (int i = 0; i < 1000; i++) {
            assertTrue(stray("{" + ERROR + "}").repeated());
        }

        assertSame(innocent, answered("{'return':{},'id':" + innocent.id() + "}"));
        Pending later = sent("later");
        assertSame(later, answered("{" + ERROR + "}"));
    }

    /** One that was recognised by its bytes, as most are. */
    @Test
    void aSuccessIsTakenOnceAndEndsACascade() {
        sent("broken");
        answered("{" + ERROR + "}");
        Pending innocent = sent("innocent");
        assertTrue(stray("{" + ERROR + "}").repeated());
        Pending unwritten = begun("unwritten");

        assertSame(innocent, conversation.succeeded(innocent.id()));
        assertNull(conversation.succeeded(innocent.id()));
        assertNull(conversation.succeeded(unwritten.id()));
        assertNull(conversation.succeeded(999_999_999));

        Pending later = sent("later");
        assertSame(later, answered("{" + ERROR + "}"));
    }

    @Test
    void eventsDoNotEndACascade() {
        sent("broken");
        answered("{" + ERROR + "}");

        accept("{'event':'STOP'}");

        assertTrue(stray("{" + ERROR + "}").repeated());
    }

    @Test
    void aReturnWithoutIdBelongsToNobody() {
        Pending a = sent("a");

        stray("{'return':{}}");

        assertSame(a, answered("{'return':{},'id':" + a.id() + "}"));
    }

    @Test
    void greetingsAndEventsAreTold() {
        Incoming greeted = accept("{'QMP':{'version':{'qemu':{'micro':1,'minor':2,'major':7},'package':''},"
                + "'capabilities':['oob'],'future':1},'more':true}");
        Incoming happened = accept("{'timestamp':{'seconds':1,'microseconds':2},'event':'NEW','data':{},'x':1}");

        assertEquals(
                "7.2.1",
                assertInstanceOf(Incoming.Greeted.class, greeted)
                        .greeting()
                        .version()
                        .toString());
        assertEquals(
                "NEW",
                assertInstanceOf(Incoming.Happened.class, happened).event().name());
    }

    @Test
    void unknownMembersOfAReplyAreIgnored() {
        Pending a = sent("a");

        assertSame(a, answered("{'return':{},'id':" + a.id() + ",'since':'QEMU 99'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'id':0}",
                "{'hello':'world'}",
                "{'event':5}",
                "{'event':null}",
                "{'QMP':{}}",
                "{'QMP':{'version':{'qemu':{'micro':1,'minor':2,'major':'x'},'package':''},'capabilities':[]}}",
                "{'QMP':{'version':{'qemu':{'micro':1,'minor':2,'major':7},'package':''},'capabilities':[5]}}",
                "{'error':'no','id':0}",
                "{'error':{},'id':0}",
                "{'error':{'class':'GenericError'},'id':0}",
                "{'error':{'class':5,'desc':'no'},'id':0}"
            })
    void whatNoServerSaysIsRefused(String message) {
        sent("a");

        assertThrows(ProtocolException.class, () -> accept(message));
    }

    @Test
    void aForgottenCommandFreesItsId() {
        Pending a = begun("a");

        assertTrue(conversation.forget(a));
        assertFalse(conversation.forget(a));
        stray("{'return':{},'id':" + a.id() + "}");
    }

    @Test
    void forgettingIsNoOneElses() {
        Pending first = begun("first");
        assertTrue(conversation.forget(first));
        Pending second = null;
        for (int i = 0; i < 1000; i++) {
            second = begun("second");
        }
        assertEquals(first.id(), second.id());

        assertFalse(conversation.forget(first));

        second.markWritten();
        assertSame(second, answered("{'return':{},'id':" + second.id() + "}"));
    }

    @Test
    void theEndHandsOutWhatIsPendingOnce() {
        Pending a = sent("a");
        Pending b = begun("b");

        assertEquals(List.of(a, b), conversation.end());

        assertEquals(List.of(), conversation.end());
        assertTrue(conversation.begin(Request.of(Command.of("c"), new Drafts())).isEmpty());
        assertFalse(conversation.forget(b));
        stray("{'return':{},'id':" + a.id() + "}");
    }
}
