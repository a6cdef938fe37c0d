# A room is a small library, and may know only the rooms that it names. Every room knows `common`.
# The table of rooms and their edges is written to rooms.tsv, and tests/layering.sh holds every
# #include against it.

# add_room(NAME SOURCES file... [USES room...] [LIBRARIES target...])
function(add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 ROOM "" "" "SOURCES;USES;LIBRARIES")
  if(NOT name STREQUAL "common")
    list(PREPEND ROOM_USES common)
  endif()
  add_library(room_${name} STATIC ${ROOM_SOURCES})
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR PARENT_PATH include_root)
  target_include_directories(room_${name} PUBLIC ${include_root})
  list(TRANSFORM ROOM_USES PREPEND room_ OUTPUT_VARIABLE used)
  target_link_libraries(room_${name} PUBLIC ${used} ${ROOM_LIBRARIES})
  list(JOIN ROOM_USES " " uses)
  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE folder)
  set_property(GLOBAL APPEND PROPERTY SMTPPLUS_ROOMS "${name}\t${folder}\t${uses}")
endfunction()

# add_command(NAME ROOM room): NAME.cpp holds its main, and nothing else.
function(add_command name)
  cmake_parse_arguments(PARSE_ARGV 1 COMMAND "" "ROOM" "LIBRARIES")
  add_executable(${name} ${name}.cpp)
  target_link_libraries(${name} PRIVATE room_${COMMAND_ROOM} CLI11::CLI11 ${COMMAND_LIBRARIES})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  set_property(GLOBAL APPEND PROPERTY SMTPPLUS_COMMANDS ${name})
endfunction()

function(write_room_table)
  get_property(rooms GLOBAL PROPERTY SMTPPLUS_ROOMS)
  list(JOIN rooms "\n" table)
  file(WRITE ${PROJECT_BINARY_DIR}/rooms.tsv "${table}\n")
endfunction()
