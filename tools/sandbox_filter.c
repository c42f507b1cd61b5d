/* SPDX-License-Identifier: MIT */
/*
 * The filter is a list of the calls that are refused, as a list of all calls that a C library may make is never
 * complete.
 * It is put together here and not by libseccomp, which needs two thousand allocations and as much time as all the rest
 * of the sandbox, cannot refuse a range of calls, and does not know calls that are newer than it.
 */

/* The numbers of calls are neither C nor POSIX. */
#define _GNU_SOURCE

#include "sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

#if defined(__x86_64__) && defined(__LP64__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_X86_64
#define FILTER_X32_BIT      0x40000000U
#elif defined(__aarch64__) && defined(__AARCH64EL__) && defined(__LP64__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef FILTER_ARCHITECTURE

/*
 * Calls from this number on, those of Linux 6.6 and later, are refused as if they did not exist: headers can be older
 * than the kernel, and among these calls are further ways to change modes and attributes. The C library does without
 * them. New calls have had the same number on all architectures since long before.
 */
#define FILTER_FIRST_NEWER 452U

/* The refused calls, as far as the headers know them and this architecture has them. */
static const unsigned refused[] = {
	/*
	 * Programs and processes. Whether clone makes a thread is seen in its flags; those of clone3 a filter cannot
	 * see.
	 */
	__NR_execve,
	__NR_execveat,
#ifdef __NR_fork
	__NR_fork,
	__NR_vfork,
#endif
	__NR_ptrace,
	__NR_process_vm_readv,
	__NR_process_vm_writev,
	__NR_kcmp,
	__NR_tkill,
	__NR_rt_sigqueueinfo,
	__NR_rt_tgsigqueueinfo,
#ifdef __NR_pidfd_open
	__NR_pidfd_open,
	__NR_pidfd_send_signal,
#endif
#ifdef __NR_pidfd_getfd
	__NR_pidfd_getfd,
#endif
#ifdef __NR_process_madvise
	__NR_process_madvise,
#endif
	/* Root could raise the limits again. */
	__NR_setrlimit,
	__NR_prlimit64,
	/* Connections to other machines and other programs. */
	__NR_socket,
	__NR_socketpair,
	__NR_bind,
	__NR_connect,
	__NR_listen,
	__NR_accept,
	__NR_accept4,
	__NR_sendto,
	__NR_sendmsg,
	__NR_sendmmsg,
	__NR_shmget,
	__NR_shmat,
	__NR_msgget,
	__NR_semget,
	__NR_mq_open,
	__NR_add_key,
	__NR_request_key,
	__NR_keyctl,
	/* Ways around this filter and around paths. */
	__NR_open_by_handle_at,
	__NR_name_to_handle_at,
#ifdef __NR_io_uring_setup
	__NR_io_uring_setup,
	__NR_io_uring_enter,
	__NR_io_uring_register,
#endif
#ifdef __NR_openat2
	__NR_openat2,
#endif
	/* Calls in which the kernel has had vulnerabilities before. */
	__NR_bpf,
	__NR_perf_event_open,
	__NR_userfaultfd,
	__NR_fanotify_init,
	__NR_vmsplice,
#ifdef __NR_modify_ldt
	__NR_modify_ldt,
#endif
	/* Changes of the system. */
	__NR_unshare,
	__NR_setns,
	__NR_mount,
	__NR_umount2,
	__NR_pivot_root,
	__NR_chroot,
#ifdef __NR_open_tree
	__NR_open_tree,
	__NR_move_mount,
	__NR_fsopen,
	__NR_fsconfig,
	__NR_fsmount,
	__NR_fspick,
#endif
#ifdef __NR_mount_setattr
	__NR_mount_setattr,
#endif
	__NR_swapon,
	__NR_swapoff,
	__NR_reboot,
	__NR_kexec_load,
#ifdef __NR_kexec_file_load
	__NR_kexec_file_load,
#endif
	__NR_init_module,
	__NR_finit_module,
	__NR_delete_module,
	__NR_acct,
	__NR_quotactl,
	__NR_syslog,
	__NR_settimeofday,
	__NR_clock_settime,
	__NR_clock_adjtime,
	__NR_adjtimex,
	__NR_sethostname,
	__NR_setdomainname,
	/* Changes of a file, which may be evidence, that Landlock does not control. */
	__NR_fchmod,
	__NR_fchmodat,
	__NR_fchown,
	__NR_fchownat,
	__NR_utimensat,
	__NR_setxattr,
	__NR_lsetxattr,
	__NR_fsetxattr,
	__NR_removexattr,
	__NR_lremovexattr,
	__NR_fremovexattr,
#ifdef __NR_chmod
	__NR_chmod,
	__NR_chown,
	__NR_lchown,
	__NR_utime,
	__NR_utimes,
	__NR_futimesat,
#endif
	/* Changes that Landlock controls, for kernels without it. */
	__NR_truncate,
#ifdef __NR_creat
	__NR_creat,
	__NR_mkdir,
	__NR_rmdir,
	__NR_symlink,
	__NR_mknod,
#endif
	__NR_mkdirat,
	__NR_symlinkat,
	__NR_mknodat,
};

/* Refused unless there is an output file. */
static const unsigned refused_to_readers[] = {
#ifdef __NR_link
	__NR_link,
	__NR_unlink,
	__NR_rename,
#endif
#ifdef __NR_renameat
	__NR_renameat,
#endif
	__NR_renameat2,
	__NR_linkat,
	__NR_unlinkat,
};

struct program {
	struct sock_filter code[512];
	unsigned short size;
};

static void emit(struct program *program, struct sock_filter instruction)
{
	if (program->size < COUNT_OF(program->code))
		program->code[program->size++] = instruction;
}

static void load(struct program *program, size_t offset)
{
	emit(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

/* Loads the lower half of an argument, from which the kernel itself takes flags, process ids and ioctl numbers. */
static void load_argument(struct program *program, unsigned number)
{
	load(program, offsetof(struct seccomp_data, args) + number * sizeof(uint64_t));
}

/* Skips if_true instructions when the test (BPF_JEQ, BPF_JSET, BPF_JGE) is true, else if_false. */
static void jump(struct program *program, unsigned test, unsigned value, unsigned if_true, unsigned if_false)
{
	emit(program, (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | test | BPF_K), value,
			      (unsigned char)if_true, (unsigned char)if_false));
}

static void refuse(struct program *program, int error)
{
	emit(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error));
}

/* Skips length instructions unless the call is this one. */
static void when_call(struct program *program, unsigned call, unsigned length)
{
	load(program, offsetof(struct seccomp_data, nr));
	jump(program, BPF_JEQ, call, 0, length);
}

static void refuse_list(struct program *program, const unsigned *calls, size_t count)
{
	load(program, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < count; i++) {
		jump(program, BPF_JEQ, calls[i], 0, 1);
		refuse(program, EPERM);
	}
}

static void refuse_argument(struct program *program, unsigned call, unsigned number, unsigned value)
{
	when_call(program, call, 3);
	load_argument(program, number);
	jump(program, BPF_JEQ, value, 0, 1);
	refuse(program, EPERM);
}

static void refuse_other_processes(struct program *program, unsigned call)
{
	when_call(program, call, 3);
	load_argument(program, 0);
	jump(program, BPF_JEQ, (unsigned)getpid(), 1, 0);
	refuse(program, EPERM);
}

/* Refuses to open a file for anything but reading; a writer may make a new file. */
static void refuse_writing(struct program *program, unsigned call, unsigned flags_number, bool is_writer)
{
	const unsigned new_file = O_CREAT | O_EXCL;
	when_call(program, call, 5);
	load_argument(program, flags_number);
	jump(program, BPF_JSET, O_ACCMODE | O_CREAT | O_TRUNC, 0, 3);
	emit(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, new_file | O_TRUNC));
	jump(program, BPF_JEQ, is_writer ? new_file : UINT32_MAX, 1, 0);
	refuse(program, EPERM);
}

static void refuse_processes(struct program *program)
{
	when_call(program, __NR_clone, 3);
	load_argument(program, 0);
	jump(program, BPF_JSET, CLONE_THREAD, 1, 0);
	refuse(program, EPERM);
#ifdef __NR_clone3
	/* The same error as on a kernel without clone3: the C library then starts the thread with clone. */
	when_call(program, __NR_clone3, 1);
	refuse(program, ENOSYS);
#endif
}

static void build_filter(struct program *program, bool is_writer)
{
	/* The numbers below are this architecture's. */
	load(program, offsetof(struct seccomp_data, arch));
	jump(program, BPF_JEQ, FILTER_ARCHITECTURE, 1, 0);
	refuse(program, EPERM);
	load(program, offsetof(struct seccomp_data, nr));
#ifdef FILTER_X32_BIT
	jump(program, BPF_JGE, FILTER_X32_BIT, 0, 1);
	refuse(program, EPERM);
#endif
	jump(program, BPF_JGE, FILTER_FIRST_NEWER, 0, 1);
	refuse(program, ENOSYS);
	refuse_list(program, refused, COUNT_OF(refused));
	if (!is_writer)
		refuse_list(program, refused_to_readers, COUNT_OF(refused_to_readers));
	refuse_processes(program);
	refuse_other_processes(program, __NR_kill);
	refuse_other_processes(program, __NR_tgkill);
#ifdef __NR_open
	refuse_writing(program, __NR_open, 1, is_writer);
#endif
	refuse_writing(program, __NR_openat, 2, is_writer);
	/* These type into the terminal, for the shell to run. */
	refuse_argument(program, __NR_ioctl, 1, TIOCSTI);
	refuse_argument(program, __NR_ioctl, 1, TIOCLINUX);
	emit(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

int sandbox_enter_filter(bool is_writer)
{
	struct program program = {.size = 0};
	build_filter(&program, is_writer);
	struct sock_fprog argument = {program.size, program.code};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &argument, 0UL, 0UL) == 0 ? 0 : errno;
}

#else

int sandbox_enter_filter(bool is_writer)
{
	(void)is_writer;
	return ENOSYS;
}

#endif
