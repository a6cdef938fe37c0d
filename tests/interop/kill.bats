setup() { load ../cli/helpers; }

@test "what smtpq add acknowledged is delivered, whoever is killed at whatever moment" {
    run python3 "$BATS_TEST_DIRNAME/kill.py" --kills 200 --seconds 30
    echo "$output" | tee /dev/fd/3
    [ "$status" -eq 0 ]
}

@test "what smtpd acknowledged is delivered, whoever is killed at whatever moment" {
    run python3 "$BATS_TEST_DIRNAME/kill.py" --kills 200 --seconds 40 --smtpd "$(free_port)"
    echo "$output" | tee /dev/fd/3
    [ "$status" -eq 0 ]
}
