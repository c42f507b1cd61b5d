/* SPDX-License-Identifier: MIT */
/* syscall() and O_PATH are neither C nor POSIX. */
#define _GNU_SOURCE

#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])
#define MIB             ((uint64_t)1024 * 1024)

/*
 * A sanitizer's run time reserves terabytes of addresses, and looks at the process from outside at its end: it gets
 * Landlock with /proc readable, and the rest as far as it can stand it.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/*
 * Landlock. Own definitions, because a system's headers can be older than the kernel that the tool meets. The numbers
 * of these calls are the same on all architectures but alpha.
 */

#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_add_rule       445
#define __NR_landlock_restrict_self  446
#endif

#define CREATE_RULESET_VERSION 1U
#define RULE_PATH_BENEATH      1

/* The newest version that is made use of. */
#define NEWEST_ABI 6

#define FS_WRITE_FILE  ((uint64_t)1 << 1)
#define FS_READ_FILE   ((uint64_t)1 << 2)
#define FS_READ_DIR    ((uint64_t)1 << 3)
#define FS_REMOVE_FILE ((uint64_t)1 << 5)
#define FS_MAKE_REG    ((uint64_t)1 << 8)

struct ruleset {
	uint64_t fs;
	uint64_t net;    /* since version 4 */
	uint64_t scoped; /* since version 6 */
};

struct path_beneath {
	uint64_t allowed;
	int32_t fd;
};

/* All that a version can forbid. An older kernel takes the larger struct as long as what it does not know is 0. */
static struct ruleset everything(int abi)
{
	/* Up to: making symbolic links; 2: linking across directories; 3: truncating; 5: ioctl of devices. */
	unsigned fs_bits = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;
	return (struct ruleset){
		.fs = ((uint64_t)1 << fs_bits) - 1,
		.net = abi >= 4 ? 3 : 0,    /* bind and connect TCP */
		.scoped = abi >= 6 ? 3 : 0, /* abstract sockets, signals */
	};
}

/* 0 or errno. */
static int allow(int ruleset, int fd, uint64_t allowed)
{
	struct path_beneath rule = {allowed, fd};
	if (syscall(__NR_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0U) == 0)
		return 0;
	/* A pipe or the like, as /dev/fd/63 can be: Landlock does not forbid those. */
	return errno == EBADFD ? 0 : errno;
}

/* What cannot be opened now cannot be opened later: who reads it will tell. */
static int allow_reading(int ruleset, const char *path)
{
	struct stat status;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return 0;
	bool is_directory = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
	int error = allow(ruleset, fd, is_directory ? FS_READ_FILE | FS_READ_DIR : FS_READ_FILE);
	close(fd);
	return error;
}

/*
 * The file itself is open already. In its directory it gets its name, by link or rename, or by making an empty file
 * where links do not exist; the temporary name is removed; and the directory is opened, to be synchronized.
 */
static int allow_output(int ruleset, const char *path)
{
	const char *slash = strrchr(path, '/');
	int length = slash ? (int)(slash - path) + 1 : 0;
	char directory[4096 + 2];
	if (snprintf(directory, sizeof directory, "%.*s.", length, path) >= (int)sizeof directory)
		return ENAMETOOLONG;
	int fd = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = allow(ruleset, fd, FS_MAKE_REG | FS_REMOVE_FILE | FS_WRITE_FILE | FS_READ_DIR);
	close(fd);
	return error;
}

static int allow_all(int ruleset, const struct sandbox_rules *rules)
{
	int error = SANITIZED ? allow_reading(ruleset, "/proc") : 0;
	for (size_t i = 0; i < rules->input_count && error == 0; i++) {
		if (strcmp(rules->inputs[i], "-") != 0)
			error = allow_reading(ruleset, rules->inputs[i]);
	}
	for (size_t i = 0; i < SANDBOX_OUTPUTS && error == 0; i++) {
		if (rules->outputs[i])
			error = allow_output(ruleset, rules->outputs[i]);
	}
	return error;
}

/* 0 or errno. With half of the rules an output could be lost at the end: then there is none of it. */
static int enter_landlock(const struct sandbox_rules *rules, int *abi)
{
	long version = syscall(__NR_landlock_create_ruleset, NULL, (size_t)0, CREATE_RULESET_VERSION);
	if (version < 1)
		return version < 0 ? errno : ENOSYS;
	if (rules->abi > 0 && rules->abi < version)
		version = rules->abi;
	struct ruleset attributes = everything((int)version);
	int ruleset = (int)syscall(__NR_landlock_create_ruleset, &attributes, sizeof attributes, 0U);
	if (ruleset < 0)
		return errno;
	int error = allow_all(ruleset, rules);
	if (error == 0 && syscall(__NR_landlock_restrict_self, ruleset, 0U) != 0)
		error = errno;
	close(ruleset);
	if (error == 0)
		*abi = (int)version;
	return error;
}

/*
 * The filter: a list of what is refused, because the list of all that a C library may call is never complete.
 */

#if defined(__x86_64__) && defined(__LP64__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_X86_64
#define FILTER_X32_BIT      0x40000000U
#elif defined(__aarch64__) && defined(__AARCH64EL__) && defined(__LP64__)
#define FILTER_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef FILTER_ARCHITECTURE

/* Those of the calls that the headers know and this architecture has. */
static const unsigned refused[] = {
	/* Programs and processes. A thread is a matter of clone's flags, which are not to be seen in clone3. */
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
	/* Other machines and other programs. */
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
	/* Ways round this filter and round paths. */
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
	/* Doors to the kernel that have been left open before. */
	__NR_bpf,
	__NR_perf_event_open,
	__NR_userfaultfd,
	__NR_fanotify_init,
	__NR_vmsplice,
#ifdef __NR_modify_ldt
	__NR_modify_ldt,
#endif
	/* The system. */
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
	/* What Landlock does not know of a file. It may be evidence. */
	__NR_fchmod,
	__NR_fchmodat,
#ifdef __NR_fchmodat2
	__NR_fchmodat2,
#endif
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
	/* What Landlock knows, for kernels without it. */
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

/* Unless there is an output file. */
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

/* The lower half of an argument: the kernel, too, takes flags, process ids and ioctl numbers from there. */
static void load_argument(struct program *program, unsigned number)
{
	load(program, offsetof(struct seccomp_data, args) + number * sizeof(uint64_t));
}

/* Skips that many instructions when the test (BPF_JEQ, BPF_JSET, BPF_JGE) is true, or when it is false. */
static void jump(struct program *program, unsigned test, unsigned value, unsigned if_true, unsigned if_false)
{
	emit(program, (struct sock_filter)BPF_JUMP((unsigned short)(BPF_JMP | test | BPF_K), value,
			      (unsigned char)if_true, (unsigned char)if_false));
}

static void refuse(struct program *program, int error)
{
	emit(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error));
}

/* Skips that many instructions unless it is this call. */
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

/* Opening for anything but reading, unless, for a writer, it makes a new file. */
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
	/* As on a kernel without it: the C library then starts the thread with clone. */
	when_call(program, __NR_clone3, 1);
	refuse(program, ENOSYS);
#endif
}

static void build_filter(struct program *program, bool is_writer)
{
	/* Another architecture's calls have other numbers. */
	load(program, offsetof(struct seccomp_data, arch));
	jump(program, BPF_JEQ, FILTER_ARCHITECTURE, 1, 0);
	refuse(program, EPERM);
#ifdef FILTER_X32_BIT
	load(program, offsetof(struct seccomp_data, nr));
	jump(program, BPF_JGE, FILTER_X32_BIT, 0, 1);
	refuse(program, EPERM);
#endif
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

static int enter_filter(bool is_writer)
{
	struct program program = {.size = 0};
	build_filter(&program, is_writer);
	struct sock_fprog argument = {program.size, program.code};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &argument, 0UL, 0UL) == 0 ? 0 : errno;
}

#else

static int enter_filter(bool is_writer)
{
	(void)is_writer;
	return ENOSYS;
}

#endif

/*
 * Limits.
 */

/* A bound of the whole process, far above what the tool promises to use, and far below what hurts the machine. */
#define MEMORY_BASE (1024 * MIB)
/* What a thread has in use beside its stack, and the addresses that its share of the heap reserves. */
#define MEMORY_THREAD    (16 * MIB)
#define ADDRESSES_THREAD (144 * MIB)

static bool lower(int resource, uint64_t value)
{
	struct rlimit limit;
	if (getrlimit((unsigned)resource, &limit) != 0)
		return false;
	if (value < limit.rlim_max)
		limit.rlim_max = (rlim_t)value;
	if (value < limit.rlim_cur)
		limit.rlim_cur = (rlim_t)value;
	return setrlimit((unsigned)resource, &limit) == 0;
}

static bool limit_memory(unsigned threads)
{
	struct rlimit stack;
	bool known = getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY;
	uint64_t stack_size = known ? stack.rlim_cur : 8 * MIB;
	/* Beyond, there is nothing to protect by a limit. */
	if (stack_size > (uint64_t)1 << 40 || threads > 65536)
		return true;
	bool ok = lower(RLIMIT_DATA, MEMORY_BASE + threads * (stack_size + MEMORY_THREAD));
	return lower(RLIMIT_AS, MEMORY_BASE + threads * (stack_size + ADDRESSES_THREAD)) && ok;
}

/* The limit would hold for a redirected standard output too. */
static bool writes_to_file(const struct sandbox_rules *rules)
{
	for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		struct stat status;
		if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
			return true;
	}
	return rules->outputs[0] || rules->outputs[1] || rules->grows_file;
}

static bool enter_limits(const struct sandbox_rules *rules)
{
	bool ok = lower(RLIMIT_CORE, 0);
	/* A limit of 0 does not stop a core from going to a program, this does; nobody attaches a debugger either. */
	if (!SANITIZED) {
		ok = prctl(PR_SET_DUMPABLE, 0UL, 0UL, 0UL, 0UL) == 0 && ok;
		ok = limit_memory(rules->threads) && ok;
	}
	if (!writes_to_file(rules))
		ok = lower(RLIMIT_FSIZE, 0) && ok;
	return ok;
}

/*
 * Privileges.
 */

/* Evidence that only root can read, and a directory of somebody else to write into, remain possible. */
static bool drop_capabilities(void)
{
	const uint32_t kept = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];
	if (syscall(__NR_capget, &header, data) != 0)
		return false;
	for (size_t i = 0; i < COUNT_OF(data); i++) {
		data[i].permitted &= i == 0 ? kept : 0;
		data[i].effective &= data[i].permitted;
		data[i].inheritable = 0;
	}
	return syscall(__NR_capset, &header, data) == 0;
}

/*
 * All of it.
 */

static void add_text(struct sandbox_status *status, const char *text, const char *detail)
{
	size_t used = strlen(status->text);
	snprintf(status->text + used, sizeof status->text - used, "%s%s%s", used ? "; " : "", text, detail);
}

static void tell_layer(struct sandbox_status *status, enum sandbox_layer layer, int error, const char *name)
{
	char missing[80];
	snprintf(missing, sizeof missing, "no %s: ", name);
	if (error == 0)
		status->layers |= (unsigned)layer;
	add_text(status, error == 0 ? name : missing, error == 0 ? "" : strerror(error));
}

static void tell_landlock(struct sandbox_status *status, int error)
{
	char name[64];
	snprintf(name, sizeof name, "Landlock, version %d%s", status->abi, status->abi < NEWEST_ABI ? " of 6" : "");
	tell_layer(status, SANDBOX_LANDLOCK, error, error == 0 ? name : "Landlock");
}

enum sandbox_result sandbox_enter(const struct sandbox_rules *rules, struct sandbox_status *status)
{
	const unsigned all = SANDBOX_LANDLOCK | SANDBOX_FILTER | SANDBOX_LIMITS | SANDBOX_PRIVILEGES;
	unsigned wanted = all & ~rules->without;
	*status = (struct sandbox_status){0};
	/* In this order: the others need the first, and the filter refuses what they do. */
	if (wanted & SANDBOX_PRIVILEGES) {
		bool ok = drop_capabilities();
		tell_layer(status, SANDBOX_PRIVILEGES, ok ? 0 : errno, "dropped privileges");
	}
	int error = prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL) == 0 ? 0 : errno;
	if (wanted & SANDBOX_LIMITS)
		tell_layer(status, SANDBOX_LIMITS, enter_limits(rules) ? 0 : errno, "limits");
	if (wanted & SANDBOX_LANDLOCK)
		tell_landlock(status, error ? error : enter_landlock(rules, &status->abi));
	if (wanted & SANDBOX_FILTER) {
		bool is_writer = rules->outputs[0] || rules->outputs[1];
		int no_filter = SANITIZED ? ENOTSUP : enter_filter(is_writer);
		tell_layer(status, SANDBOX_FILTER, error ? error : no_filter, "system call filter");
	}
	if (status->layers == all && status->abi >= NEWEST_ABI)
		return SANDBOX_ENTERED;
	return status->layers & (SANDBOX_LANDLOCK | SANDBOX_FILTER) ? SANDBOX_PARTLY : SANDBOX_UNAVAILABLE;
}
