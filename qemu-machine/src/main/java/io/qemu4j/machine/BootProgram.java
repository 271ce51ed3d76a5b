package io.qemu4j.machine;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * A boot sector for PCs that ends QEMU with a certain exit code once it has run 64-bit code; 16-bit code
 * alone may run under an accelerator that is of no use to any guest.
 *
 * <pre>{@code
 *         .code16
 * start:  cli; xorw %ax,%ax; movw %ax,%ds; movw %ax,%es; movw %ax,%ss; movw $0x7c00,%sp; cld
 *         movl $0x1000,%edi; xorl %eax,%eax; movl $0xc00,%ecx; rep stosl %eax,%es:(%edi)
 *         movl $0x2003,0x1000; movl $0x3003,0x2000; movl $0x83,0x3000     # the first 2 MiB, one to one
 *         movl %cr4,%eax; orl $0x620,%eax; movl %eax,%cr4                 # PAE, SSE
 *         movl $0x1000,%eax; movl %eax,%cr3
 *         movl $0xc0000080,%ecx; rdmsr; orl $0x100,%eax; wrmsr            # EFER.LME
 *         lgdt gdtr - start + 0x7c00
 *         movl %cr0,%eax; andl $0xfffffffb,%eax; orl $0x80000003,%eax; movl %eax,%cr0
 *         ljmp $8,$(wide - start + 0x7c00)
 *         .code64
 * wide:   xorl %eax,%eax; cpuid
 *         movl $100000,%ecx; pxor %xmm0,%xmm0; movl $1,%eax; movd %eax,%xmm1
 * 1:      paddd %xmm1,%xmm0; decl %ecx; jnz 1b
 *         movd %xmm0,%eax; cmpl $100000,%eax; jne 2f
 *         movb $42,%al; outb %al,$0xf4
 * 2:      hlt; jmp 2b
 *         .balign 8
 * gdt:    .quad 0, 0x00209a0000000000
 * gdtr:   .word gdtr - gdt - 1; .long gdt - start + 0x7c00
 * }</pre>
 */
final class BootProgram {
    /** Where it reports to: an {@code isa-debug-exit} must listen there. */
    static final int PORT = 0xf4;

    /** What QEMU exits with then: isa-debug-exit makes twice the value, and one, of it. */
    static final int EXIT_CODE = 2 * 42 + 1;

    private static final String CODE = "fa31c08ed88ec08ed0bc007cfc66bf001000006631c066b9000c00006766f3ab"
            + "66c70600100320000066c70600200330000066c7060030830000000f20e0660d"
            + "200600000f22e066b8001000000f22d866b9800000c00f32660d000100000f30"
            + "0f0116c07c0f20c06683e0fb660d030000800f22c0ea7a7c080031c00fa2b9a0"
            + "860100660fefc0b801000000660f6ec8660ffec1ffc975f8660f7ec03da08601"
            + "007504b02ae6f4f4ebfd660f1f440000000000000000000000000000009a2000"
            + "0f00b07c";

    private BootProgram() {}

    static byte[] sector() {
        byte[] sector = Arrays.copyOf(HexFormat.of().parseHex(CODE), 512);
        sector[510] = 0x55;
        sector[511] = (byte) 0xaa;
        return sector;
    }
}
