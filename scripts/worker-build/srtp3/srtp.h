#pragma once
// The part of libsrtp 3's interface that mediasoup uses, on top of libsrtp 2: policies behind a
// pointer, and protect/unprotect with separate input and output buffers.
#include <cstdint>
#include <cstring>

// libsrtp 2 declares names that libsrtp 3 gives another meaning; move its declarations aside.
#define srtp_policy_t srtp2_policy_t
#define srtp_create srtp2_create
#define srtp_protect srtp2_protect
#define srtp_unprotect srtp2_unprotect
#define srtp_protect_rtcp srtp2_protect_rtcp
#define srtp_unprotect_rtcp srtp2_unprotect_rtcp
#include "../include/srtp.h"
#undef srtp_policy_t
#undef srtp_create
#undef srtp_protect
#undef srtp_unprotect
#undef srtp_protect_rtcp
#undef srtp_unprotect_rtcp

// Only libsrtp 3 has these; libsrtp 2 ends at 27.
#define srtp_err_status_buffer_small static_cast<srtp_err_status_t>(28)
#define srtp_err_status_cryptex_err static_cast<srtp_err_status_t>(29)

struct srtp3_policy
{
	srtp2_policy_t policy;
	unsigned char key[SRTP_MAX_KEY_LEN]; // master key, then salt; `policy.key` points here
};
using srtp_policy_t = srtp3_policy*;

// libsrtp 2's functions under their real symbols, so that the ones below can call them.
extern "C"
{
	srtp_err_status_t srtp_create(srtp_t*, const srtp2_policy_t*);
	srtp_err_status_t srtp_protect(srtp_t, void*, int*);
	srtp_err_status_t srtp_unprotect(srtp_t, void*, int*);
	srtp_err_status_t srtp_protect_rtcp(srtp_t, void*, int*);
	srtp_err_status_t srtp_unprotect_rtcp(srtp_t, void*, int*);
}

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new srtp3_policy(); // value-initialised: every field zero
	return srtp_err_status_ok;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->policy.ssrc = ssrc;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->policy.rtp, profile);
	if (status != srtp_err_status_ok)
	{
		return status;
	}
	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->policy.rtcp, profile);
}

// The last pair is the master key identifier, which mediasoup does not use.
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLen,
  const uint8_t* salt,
  size_t saltLen,
  const uint8_t* /*mki*/,
  size_t /*mkiLen*/)
{
	if (keyLen + saltLen > sizeof policy->key)
	{
		return srtp_err_status_bad_param;
	}
	std::memcpy(policy->key, key, keyLen);
	std::memcpy(policy->key + keyLen, salt, saltLen);
	policy->policy.key = policy->key;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool value)
{
	policy->policy.allow_repeat_tx = value;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t size)
{
	policy->policy.window_size = size;
	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, &policy->policy);
}

inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

// libsrtp 2 works in place: copy to the output (unless it is the input), work there, tell the length.
using srtp2_in_place = srtp_err_status_t (*)(srtp_t, void*, int*);

inline srtp_err_status_t srtp2_copy_and(
  srtp2_in_place work, srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	if (in != out)
	{
		std::memcpy(out, in, inLen);
	}
	int len           = static_cast<int>(inLen);
	const auto status = work(session, out, &len);
	if (status == srtp_err_status_ok)
	{
		*outLen = static_cast<size_t>(len);
	}
	return status;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	if (*outLen < inLen + SRTP_MAX_TRAILER_LEN)
	{
		return srtp_err_status_buffer_small;
	}
	return srtp2_copy_and(srtp_protect, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen, size_t /*mkiIndex*/)
{
	if (*outLen < inLen + SRTP_MAX_TRAILER_LEN + 4) // 4: SRTCP's index
	{
		return srtp_err_status_buffer_small;
	}
	return srtp2_copy_and(srtp_protect_rtcp, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return srtp2_copy_and(srtp_unprotect, session, in, inLen, out, outLen);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* in, size_t inLen, uint8_t* out, size_t* outLen)
{
	return srtp2_copy_and(srtp_unprotect_rtcp, session, in, inLen, out, outLen);
}
